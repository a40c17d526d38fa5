import { AllianceError } from '@alliance/errors/alliance-error';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { nameOf } from '../domain/vocabulary.ts';
import { actOnGrant } from './act-on-grant.ts';
import type { Acting, Writing } from './acting.ts';
import { requireGovernance, requireGrantorOrGovernance, visibleGrant } from './visible-grant.ts';

/**
 * Ends a suspension. For stewards and owners of the asset's organisation, and governance; what governance suspended only
 * governance resumes. Throws `role_required`, `state_conflict`.
 */
export async function resumeGrant(context: Writing, { id }: { id: string }, acting: Acting): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, id, acting);
  const byGovernance = grant.suspendedBy === 'governance' && caller.allianceRoles.includes('governance');
  const actor = byGovernance ? requireGovernance(caller) : requireGrantorOrGovernance(grant, caller);
  const change = (held: Grant) => {
    if (held.suspensionId !== undefined)
      throw new AllianceError(
        'state_conflict',
        `All grants of ${nameOf(held.asset)} are suspended. They are resumed together, with the asset.`,
        { details: { suspensionId: held.suspensionId } },
      );
    if (held.suspendedBy === 'governance' && actor.role !== 'governance')
      throw new AllianceError('role_required', 'Governance suspended this grant, so only governance can resume it.');
    return { suspendedBy: undefined, reason: '' };
  };
  return actOnGrant(context, { id, act: 'resume', actor, change });
}
