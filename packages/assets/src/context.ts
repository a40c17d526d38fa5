import type { Transact } from '@alliance/events/outbox';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Call, RpcClient } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import type { Asset, AssetKind } from './domain/asset.ts';
import type { AssetEvents } from './events.ts';
import type { ManifestCache } from './manifest/manifest-cache.ts';
import type { AssetTables } from './tables.ts';

/** What the life of assets needs of the service that keeps them. Operations take what they use of it. */
export type AssetsContext = {
  /** The kind of asset that this service keeps. */
  kind: AssetKind;
  db: Kysely<AssetTables>;
  transact: Transact<AssetTables>;
  clock: Clock;
  events: AssetEvents;
  licensing: Pick<RpcClient<typeof LicensingService>, 'checkExpression'>;
  derivations: Pick<RpcClient<typeof DerivationsService>, 'checkPublication'>;
  storage: Pick<RpcClient<typeof StorageService>, 'describeBlobs'>;
  /** Pages of trees of files that this process has seen. */
  manifests: ManifestCache;
  /** The service that keeps the other kind. */
  otherKind: Pick<RpcClient<typeof AssetsService>, 'getVersion'>;
  /** Throws when something that this kind needs for a publication is missing. */
  checkPublishable: (asset: Asset) => Promise<void>;
};

/** Who asks, and how to ask another service on their behalf. */
export type Asker = Pick<Call, 'caller' | 'forward'>;
