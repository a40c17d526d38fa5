import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { actOnGrant } from './act-on-grant.ts';
import type { Acting, Writing } from './acting.ts';
import { requireGrantor, visibleGrant } from './visible-grant.ts';

/**
 * Ends a grant for good. For stewards and owners of the asset's organisation. Throws `role_required`, `state_conflict`,
 * `invalid_argument`.
 */
export async function revokeGrant(
  context: Writing,
  { id, reason }: { id: string; reason: string },
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, id, acting);
  const actor = requireGrantor(grant, caller);
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say why the grant is revoked.', problems);
  const change = (_grant: Grant, at: Date) => ({
    suspendedBy: undefined,
    suspensionId: undefined,
    reason: reason.trim(),
    revokedBy: caller.personId,
    revokedAt: at,
  });
  return actOnGrant(context, { id, act: 'revoke', actor, change });
}
