import { invalidArgument } from '@alliance/errors/alliance-error';
import type { SeatedGrant } from '../domain/grant.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { actOnGrant } from './act-on-grant.ts';
import type { Acting, Writing } from './acting.ts';
import { requireGrantorOrGovernance, visibleGrant } from './visible-grant.ts';

/**
 * Refuses new downloads under a grant until it is resumed. For stewards and owners of the asset's organisation, and governance.
 * Throws `role_required`, `state_conflict`, `invalid_argument`.
 */
export async function suspendGrant(
  context: Writing,
  { id, reason }: { id: string; reason: string },
  acting: Acting,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, id, acting);
  const actor = requireGrantorOrGovernance(grant, caller);
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say why the grant is suspended.', problems);
  const suspendedBy = actor.role === 'governance' ? 'governance' : 'owner';
  return actOnGrant(context, { id, act: 'suspend', actor, change: () => ({ suspendedBy, reason: reason.trim() }) });
}
