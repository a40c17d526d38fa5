import type { Transact } from '@alliance/events/outbox';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { DerivationsService } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { LicensingService } from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Call, RpcClient } from '@alliance/rpc/types';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely, Transaction } from 'kysely';
import type { Asset, AssetKind } from './domain/asset.ts';
import type { FilePair, SchemaBreak } from './domain/schema-break.ts';
import type { Actor, AssetEvents } from './events.ts';
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
  licensing: Pick<RpcClient<typeof LicensingService>, 'checkExpression' | 'detectLicences'>;
  derivations: Pick<RpcClient<typeof DerivationsService>, 'checkPublication' | 'checkPublicLabel'>;
  storage: Pick<RpcClient<typeof StorageService>, 'describeBlobs'>;
  /** The beginning of a file, at most so many bytes. Throws `unavailable` when storage does not give it. */
  readHead: (file: { sha256: string; size: number }, bytes: number) => Promise<Uint8Array>;
  /** Pages of trees of files that this process has seen. */
  manifests: ManifestCache;
  /** The service that keeps the other kind. */
  otherKind: Pick<RpcClient<typeof AssetsService>, 'getVersion'>;
  /**
   * Called when an asset gets another name, before what it has is moved to the asset of that name: moves what only this kind
   * has, and returns what is to be told of it.
   */
  renamed: (trx: Transaction<AssetTables>, renaming: Renaming) => Promise<() => Promise<void>>;
  /** Columns that go, or are read differently, in files of the organisation that are replaced. */
  schemaBreaks: (pairs: readonly FilePair[]) => Promise<readonly SchemaBreak[]>;
  /** Codes of findings that other kinds show and this one does not publish, with what to do. */
  refusedFlags: ReadonlyMap<string, string>;
  /** Throws when something that this kind needs for a publication is missing. */
  checkPublishable: (asset: Asset) => Promise<void>;
};

/** An asset under its old and its new name. */
export type Renaming = { from: Asset; to: Asset; actor: Actor; now: Date };

/** Who asks, and how to ask another service on their behalf. */
export type Asker = Pick<Call, 'caller' | 'forward'>;
