import type { EventInfo } from '@alliance/events/handlers';
import type { Asset, AssetRef, Version } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { toAssetRef, toKnownAsset, toKnownVersion } from '../mapping/asset-mapping.ts';
import { putAsset, removeAsset } from '../store/asset-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { putVersion } from '../store/version-store.ts';
import { askAboutRetraction } from './ask-about-retraction.ts';

type AssetEvent = { asset?: Asset | undefined };
type VersionEvent = AssetEvent & { version?: Version | undefined };

/** Takes in what an asset is now. */
export async function applyAsset(trx: GrantsTrx, { asset }: AssetEvent, { occurredAt }: EventInfo): Promise<void> {
  if (asset) await putAsset(trx, toKnownAsset(asset), occurredAt);
}

/** Takes in that an asset is gone. */
export async function applyAssetDeletion(
  trx: GrantsTrx,
  { ref, assetId }: { ref?: AssetRef | undefined; assetId: string },
  { occurredAt }: EventInfo,
): Promise<void> {
  await removeAsset(trx, { id: assetId, ref: toAssetRef(ref) }, occurredAt);
}

/** Takes in that a version was published or deprecated, and what its asset is now. */
export async function applyVersion(trx: GrantsTrx, event: VersionEvent, info: EventInfo): Promise<void> {
  await applyAsset(trx, event, info);
  if (event.version) await putVersion(trx, toKnownVersion(event.version));
}

/** Takes in that a version is given to nobody any more, and asks who has it to attest its deletion where that is what the retraction wants. */
export async function applyRetraction(
  trx: GrantsTrx,
  event: VersionEvent,
  info: EventInfo,
  dayMs: number,
): Promise<void> {
  await applyAsset(trx, event, info);
  if (!event.version) return;
  const known = toKnownVersion(event.version, info.occurredAt);
  await putVersion(trx, known);
  if (event.version.action === 'delete') await askAboutRetraction(trx, known, { at: info.occurredAt, dayMs });
}
