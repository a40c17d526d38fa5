import { suspendedAlready } from '../domain/asset-suspension.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { findSuspension, lockAsset } from '../store/suspension-store.ts';
import type { GrantsTrx } from '../store/tables.ts';

/** Throws `state_conflict` while all grants of an asset are suspended; none can be before this transaction ends. */
export async function requireNoSuspension(trx: GrantsTrx, asset: AssetRef): Promise<void> {
  await lockAsset(trx, asset, 'share');
  const suspension = await findSuspension(trx, asset);
  if (suspension) throw suspendedAlready(suspension);
}
