import type { Transaction } from 'kysely';
import type { AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import type { Version } from '../domain/version.ts';
import type { Actor } from '../events.ts';
import { refreshAsset } from '../store/asset-store.ts';
import { pinVersion } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';

type Publication = {
  asset: Asset;
  version: Pick<Version, 'id' | 'state'>;
  revisionId: string;
  licence: string;
  licences: Version['licences'];
  detectedLicences: Version['detectedLicences'];
  manifestDigest: string;
  mayNeedFiles: boolean | null;
  actor: Actor;
  now: Date;
};

/** Makes a locked draft of a locked asset a published version, and says so. Last in its transaction. */
export async function pinAndTell(
  trx: Transaction<AssetTables>,
  { events }: Pick<AssetsContext, 'events'>,
  { asset, version, revisionId, actor, now, ...checked }: Publication,
): Promise<Version> {
  const { licence, licences, detectedLicences, manifestDigest, mayNeedFiles } = checked;
  const pinned = await pinVersion(trx, version.id, {
    ...{ manifestDigest, licence, licences, detectedLicences, mayNeedFiles },
    ...{ revisionId, personId: actor.personId, now },
  });
  const refreshed = await refreshAsset(trx, asset.id, now);
  const fact = { actor, asset: refreshed, version: pinned, previousState: version.state, nextState: pinned.state };
  await events.versionPublished(trx, fact, now);
  return pinned;
}
