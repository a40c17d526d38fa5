import { AllianceError } from '@alliance/errors/alliance-error';
import type { AccessRequest } from './request.ts';

/** Throws `revision_mismatch` unless the request is the one that the caller saw; 0 accepts any. */
export function requireRevision({ revision }: Pick<AccessRequest, 'revision'>, expected: number): void {
  if (expected === 0 || expected === revision) return;
  throw new AllianceError(
    'revision_mismatch',
    `The access request has revision ${revision} now, not ${expected}. Read it again, then retry.`,
    { details: { revision } },
  );
}
