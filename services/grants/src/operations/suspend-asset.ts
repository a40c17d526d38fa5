import { requireCaller, requireScope } from '@alliance/auth/caller';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import { type AssetSuspension, suspendedAlready } from '../domain/asset-suspension.ts';
import type { Grant } from '../domain/grant.ts';
import { grantStateAt } from '../domain/grant-states.ts';
import { MAX_NOTE, textProblems } from '../domain/request-limits.ts';
import { maySeeAsset } from '../domain/visibility.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import type { Actor } from '../facts/actor.ts';
import { recordGrantFacts } from '../facts/grant-facts.ts';
import { recordSuspensionFact } from '../facts/suspension-facts.ts';
import { countSuspended, findSuspension, insertSuspension, lockAsset, suspendSome } from '../store/suspension-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Acting, Writing } from './acting.ts';
import { knowAsset } from './known-assets.ts';
import { requireGrantorOrGovernance } from './visible-grant.ts';

const BATCH = 500;

/**
 * Refuses new downloads under every grant of an asset, and new grants, until they are resumed: one transaction, however many there
 * are. For stewards and owners of the asset's organisation, and governance. Throws `not_found`, `role_required`,
 * `state_conflict`, `invalid_argument`.
 */
export async function suspendAsset(
  context: Writing & { assets: AssetsDirectory },
  { asset, reason }: { asset: AssetRef; reason: string },
  acting: Acting,
): Promise<AssetSuspension> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const { access } = await knowAsset(context, asset, acting.forward());
  if (!maySeeAsset(caller, asset.organisation, access)) throw notFound(nameOf(asset));
  const actor = requireGrantorOrGovernance({ asset }, caller);
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (problems.length > 0) throw invalidArgument('Say why the grants are suspended.', problems);
  const suspendedBy = actor.role === 'governance' ? 'governance' : 'owner';
  return context.transact(async (trx) => {
    await lockAsset(trx, asset, 'update');
    if (await findSuspension(trx, asset)) throw suspendedAlready({ asset });
    const { personId } = caller;
    const since = context.clock();
    const started = { id: uuidv7(), asset, suspendedBy, personId, reason: reason.trim(), since, grants: 0 } as const;
    await insertSuspension(trx, started);
    const suspension = { ...started, grants: await suspendAll(trx, started, actor) };
    await countSuspended(trx, suspension);
    await recordSuspensionFact(trx, 'suspend', { suspension, grants: suspension.grants, actor, at: since });
    return suspension;
  });
}

async function suspendAll(
  trx: GrantsTrx,
  suspension: AssetSuspension,
  actor: Actor<'steward' | 'owner' | 'governance'>,
): Promise<number> {
  const fromOf = (grant: Grant) =>
    grantStateAt({ ...grant, state: grant.activatedAt ? 'active' : 'pending-acceptance' }, suspension.since);
  for (let count = 0; ; ) {
    const grants = await suspendSome(trx, suspension, BATCH);
    await recordGrantFacts(trx, 'suspend', { grants, fromOf, actor, at: suspension.since });
    count += grants.length;
    if (grants.length < BATCH) return count;
  }
}
