import { hasAllianceRole, requireCaller } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import { requireMayEnd } from '../domain/asset-suspension.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import { recordGrantFacts } from '../facts/grant-facts.ts';
import { recordSuspensionFact } from '../facts/suspension-facts.ts';
import { endSuspension, lockSuspension, resumeSome } from '../store/suspension-store.ts';
import type { Acting, Writing } from './acting.ts';
import { requireGovernance, requireGrantorOrGovernance } from './visible-grant.ts';
import { visibleSuspension } from './visible-suspension.ts';

const BATCH = 500;

/**
 * Ends the suspension of all grants of an asset; those that were suspended one by one stay so. Returns how many go on. For stewards
 * and owners of the asset's organisation, and governance; what governance suspended only governance resumes. Throws
 * `not_found`, `role_required`.
 */
export async function resumeAsset(
  context: Writing,
  { asset }: { asset: AssetRef },
  acting: Acting,
): Promise<{ grants: number }> {
  const { suspendedBy } = await visibleSuspension(context, asset, acting);
  const caller = requireCaller(acting.caller);
  const byGovernance = suspendedBy === 'governance' && hasAllianceRole(caller, 'governance');
  const actor = byGovernance ? requireGovernance(caller) : requireGrantorOrGovernance({ asset }, caller);
  return context.transact(async (trx) => {
    const suspension = await lockSuspension(trx, asset);
    if (!suspension) throw notFound(`suspension of ${nameOf(asset)}`);
    requireMayEnd(suspension, actor.role);
    const at = context.clock();
    let grants = 0;
    for (let last = BATCH; last === BATCH; ) {
      const resumed = await resumeSome(trx, { id: suspension.id, at }, BATCH);
      await recordGrantFacts(trx, 'resume', { grants: resumed, fromOf: () => 'suspended', actor, at });
      last = resumed.length;
      grants += last;
    }
    await endSuspension(trx, suspension.id, { personId: actor.personId, at });
    await recordSuspensionFact(trx, 'resume', { suspension, grants, actor, at });
    return { grants };
  });
}
