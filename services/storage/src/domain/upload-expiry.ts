import { AllianceError } from '@alliance/errors/alliance-error';
import type { Upload } from './upload.ts';

/** Throws `state_conflict` when the time of an upload that was not completed is over. */
export function assertNotExpired(upload: Upload, now: Date): void {
  if (upload.state === 'completed' || (upload.state === 'open' && upload.expiresAt > now)) return;
  throw new AllianceError(
    'state_conflict',
    'This upload was left open for too long and has ended; what it had received is gone. Start a new one.',
    { details: { expiredAt: upload.expiresAt.toISOString() } },
  );
}
