import { AllianceError } from '@alliance/errors/alliance-error';
import type { LogContext } from '../log-context.ts';

/** The newest published checkpoint, a signed note. Throws `unavailable` before there is one. */
export async function getCheckpoint({ folder }: Pick<LogContext, 'folder'>): Promise<string> {
  const note = await folder.readCheckpoint();
  if (note !== undefined) return note;
  throw new AllianceError('unavailable', 'The log has not published a checkpoint yet. Try again in a few seconds.');
}
