import { recordEvent } from '@alliance/events/outbox';
import type {
  Asset as AssetMessage,
  AssetRef,
  AssetVersionRef,
  Version as VersionMessage,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AuditContext, AuditContextSchema } from '@alliance/proto/alliance/audit/v1/audit_pb';
import type { Message, MessageInitShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { Transaction } from 'kysely';
import type { Asset, AssetKind, LabelCause } from './domain/asset.ts';
import type { LicenceConclusion } from './domain/file-licences.ts';
import type { Version } from './domain/version.ts';
import type { AssetTables } from './tables.ts';
import { toAssetMessage, toAssetRef, toVersionMessage, toVersionRef } from './to-proto.ts';

/** Who did something, and in which capacity. */
export type Actor = { personId: string; role: string };

/** Something that happened to an asset. */
export type AssetFact = { actor: Actor; asset: Asset; previousState: string; nextState: string };

/** Something that happened to a version; the asset is as it stands after it. */
export type VersionFact = AssetFact & { version: Version };

/** An alias that was made, moved or deleted. */
export type AliasFact = AssetFact & { alias: string; fromVersion: string; toVersion: string };

/** The label of the alliance rule was put on or taken off. */
export type LabelFact = AssetFact & { cause: LabelCause };

/** What licence some files of a version have was concluded; `doubts` are what is left of them. */
export type ConclusionFact = VersionFact & { conclusion: LicenceConclusion; doubts: readonly string[] };

type Record<Fact> = (trx: Transaction<AssetTables>, fact: Fact, occurredAt: Date) => Promise<void>;

/** Records what happened, as the event messages of the service that keeps the asset. Call it last in the transaction. */
export type AssetEvents = {
  assetCreated: Record<AssetFact>;
  assetUpdated: Record<AssetFact>;
  assetDeleted: Record<AssetFact>;
  publicLabelChanged: Record<LabelFact>;
  versionPublished: Record<VersionFact>;
  versionDeprecated: Record<VersionFact>;
  versionRetracted: Record<VersionFact>;
  licenceConcluded: Record<ConclusionFact>;
  aliasMoved: Record<AliasFact>;
};

type Event<Fields> = GenMessage<Message & { audit?: AuditContext | undefined } & Fields>;
type AssetEvent = Event<{ asset?: AssetMessage | undefined }>;
type LabelEvent = Event<{ asset?: AssetMessage | undefined; cause: string }>;
type DeletedEvent = Event<{ ref?: AssetRef | undefined; assetId: string }>;
type ConclusionEvent = Event<{
  asset?: AssetMessage | undefined;
  version?: AssetVersionRef | undefined;
  conclusionId: string;
  paths: string;
  licence: string;
  evidenceSha256: string;
  licences: string[];
  doubts: string[];
}>;
type AliasEvent = Event<{ ref?: AssetRef | undefined; alias: string; fromVersion: string; toVersion: string }>;
type VersionEvent = Event<{ asset?: AssetMessage | undefined; version?: VersionMessage | undefined }>;

/** The event messages of one kind's service. */
export type AssetEventSchemas = {
  assetCreated: AssetEvent;
  assetUpdated: AssetEvent;
  assetDeleted: DeletedEvent;
  publicLabelChanged: LabelEvent;
  versionPublished: VersionEvent;
  versionDeprecated: VersionEvent;
  versionRetracted: VersionEvent;
  licenceConcluded: ConclusionEvent;
  aliasMoved: AliasEvent;
};

/** Events that go out as these messages. */
export function assetEvents(kind: AssetKind, schemas: AssetEventSchemas): AssetEvents {
  const aboutAsset =
    (schema: AssetEvent): Record<AssetFact> =>
    async (trx, fact, at) => {
      await recordEvent(trx, schema, { audit: auditContext(kind, fact), asset: toAssetMessage(kind, fact.asset) }, at);
    };
  const aboutVersion =
    (schema: VersionEvent): Record<VersionFact> =>
    async (trx, fact, at) => {
      const audit = auditContext(kind, fact, fact.version);
      const version = toVersionMessage(kind, fact.asset, fact.version);
      await recordEvent(trx, schema, { audit, asset: toAssetMessage(kind, fact.asset), version }, at);
    };
  return {
    assetCreated: aboutAsset(schemas.assetCreated),
    assetUpdated: aboutAsset(schemas.assetUpdated),
    assetDeleted: async (trx, fact, at) => {
      const message = { ref: toAssetRef(kind, fact.asset), assetId: fact.asset.id };
      await recordEvent(trx, schemas.assetDeleted, { audit: auditContext(kind, fact), ...message }, at);
    },
    publicLabelChanged: async (trx, { cause, ...fact }, at) => {
      const message = { asset: toAssetMessage(kind, fact.asset), cause };
      await recordEvent(trx, schemas.publicLabelChanged, { audit: auditContext(kind, fact), ...message }, at);
    },
    versionPublished: aboutVersion(schemas.versionPublished),
    versionDeprecated: aboutVersion(schemas.versionDeprecated),
    versionRetracted: aboutVersion(schemas.versionRetracted),
    licenceConcluded: async (trx, { conclusion, doubts, ...fact }, at) => {
      const { id: conclusionId, paths, licence, evidenceSha256, licences } = conclusion;
      const said = { conclusionId, paths, licence, evidenceSha256, licences: [...licences], doubts: [...doubts] };
      const about = {
        asset: toAssetMessage(kind, fact.asset),
        version: toVersionRef(kind, fact.asset, fact.version.version),
      };
      const audit = auditContext(kind, fact, fact.version);
      await recordEvent(trx, schemas.licenceConcluded, { audit, ...about, ...said }, at);
    },
    aliasMoved: async (trx, { alias, fromVersion, toVersion, ...fact }, at) => {
      const message = { ref: toAssetRef(kind, fact.asset), alias, fromVersion, toVersion };
      await recordEvent(trx, schemas.aliasMoved, { audit: auditContext(kind, fact), ...message }, at);
    },
  };
}

/** What the transparency log needs to know of a fact about an asset or one of its versions. */
export function auditContext(
  kind: AssetKind,
  {
    actor,
    asset,
    previousState,
    nextState,
  }: Omit<AssetFact, 'asset'> & { asset: Pick<Asset, 'organisation' | 'name'> },
  version?: Pick<Version, 'version' | 'manifestDigest'>,
): MessageInitShape<typeof AuditContextSchema> {
  return {
    actorPersonId: actor.personId,
    actorRole: actor.role,
    organisation: asset.organisation,
    object: {
      kind,
      id: `${asset.organisation}/${asset.name}`,
      version: version?.version ?? '',
      digest: version?.manifestDigest ?? '',
    },
    previousState,
    nextState,
  };
}
