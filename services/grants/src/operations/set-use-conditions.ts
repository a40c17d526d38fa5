import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { UseCode } from '../domain/use-codes.ts';
import type { UseConditions } from '../domain/use-conditions.ts';
import { useCodeProblems } from '../domain/use-limits.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { recordUseConditionsFact } from '../facts/rules-facts.ts';
import { insertConditions, newestConditions } from '../store/use-conditions-store.ts';
import type { Acting, Writing } from './acting.ts';
import { type StatedUse, withDuties } from './get-use-conditions.ts';
import { overtaken, requireReplaced } from './next-version.ts';
import { requireOwnerAct } from './owner-act.ts';

export type NewUseConditions = { asset: AssetRef; codes: readonly UseCode[]; replacesVersion: number };

/**
 * Sets what an asset may be used for from now on; what was granted stays. For owners of its organisation. Throws `not_found`,
 * `invalid_argument` with every problem, `revision_mismatch` when another version came first.
 */
export async function setUseConditions(
  context: Writing & { assets: AssetsDirectory },
  { asset, codes, replacesVersion }: NewUseConditions,
  acting: Acting,
): Promise<StatedUse> {
  const actor = requireOwnerAct(acting.caller, asset.organisation, 'set-use-conditions');
  const { personalData } = await context.assets.getAsset(asset, acting.forward());
  const problems = useCodeProblems(codes, { of: 'asset' });
  if (problems.length > 0)
    throw invalidArgument('The use conditions cannot be set like this. Correct the fields named.', problems);
  const newest = await newestConditions(context.db, asset);
  const version = requireReplaced('list of use conditions', newest.version, replacesVersion);
  return context.transact(async (trx) => {
    const at = context.clock();
    const conditions: UseConditions & { setAt: Date } = { asset, version, codes, setBy: actor.personId, setAt: at };
    if (!(await insertConditions(trx, conditions))) throw overtaken('list of use conditions', version);
    const stated = withDuties(conditions, personalData);
    await recordUseConditionsFact(trx, stated, { actor, at });
    return stated;
  });
}
