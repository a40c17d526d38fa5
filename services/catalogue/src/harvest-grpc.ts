import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { AccessSchema, AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { HarvestRecordSchema, HarvestService } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Kysely } from 'kysely';
import type { AssetKind } from './domain/facts.ts';
import type { HarvestRecord } from './domain/harvest-record.ts';
import { toAssetName, toAssetRef } from './mapping.ts';
import { listPublishers } from './operations/list-publishers.ts';
import { listRecords } from './operations/list-records.ts';
import { newVersions, recordsOverview } from './store/harvest-overview-store.ts';
import { findRecord } from './store/harvest-store.ts';
import type { CatalogueTables } from './store/tables.ts';

const MAX_NEW_VERSIONS = 50;

/** Every RPC of what is harvested; who asks makes no difference. */
export function harvestHandlers(context: { db: Kysely<CatalogueTables> }): Handlers<typeof HarvestService> {
  return {
    listRecords: async ({ kind, organisation, from, until, changes, headersOnly, slice, pageSize, pageToken }) => {
      const filter = { kind: toKind(kind), organisation, from: toDate(from), until: toDate(until) };
      const page = { changes, headersOnly, pageSize, pageToken };
      const { records, nextPageToken } = await listRecords(context, { ...filter, ...page, slice: Number(slice) });
      return { records: records.map(toProtoRecord), nextPageToken };
    },
    getRecord: async ({ ref }) => {
      const asset = toAssetName(ref);
      const record = await findRecord(context.db, asset);
      if (!record) throw notFound(`record of ${asset.kind} ${asset.organisation}/${asset.name}`);
      return { record: toProtoRecord(record) };
    },
    listPublishers: async (request) => listPublishers(context, request),
    describeRecords: async () => {
      const { earliestChange, slices } = await recordsOverview(context.db);
      return {
        ...(earliestChange && { earliestChange: timestampFromDate(earliestChange) }),
        slices: slices.map(({ number, changedAt }) => ({
          number: BigInt(number),
          changedAt: timestampFromDate(changedAt),
        })),
      };
    },
    listNewVersions: async ({ kind, organisation, limit }) => {
      if (limit < 0 || limit > MAX_NEW_VERSIONS)
        throw invalidArgument(`Ask for 1 to ${MAX_NEW_VERSIONS} versions.`, []);
      const filter = { kind: toKind(kind), organisation, limit: limit || MAX_NEW_VERSIONS };
      const found = await newVersions(context.db, filter);
      return {
        versions: found.map(({ version, publishedAt, title, summary, organisationName, licence, ...asset }) => ({
          ...{ title, summary, organisationName, licence },
          ref: { asset: toAssetRef(asset), version },
          publishedAt: timestampFromDate(publishedAt),
        })),
      };
    },
  };
}

// A value of a newer contract must not widen the list to everything.
function toKind(kind: number): AssetKind | '' {
  const name = enumName(AssetKindSchema, kind);
  if (name === undefined && kind !== 0) throw invalidArgument('The kind is not known.', []);
  return (name ?? '') as AssetKind | '';
}

function toDate(moment: Timestamp | undefined): Date | undefined {
  return moment && timestampDate(moment);
}

function toProtoRecord(record: HarvestRecord): MessageInitShape<typeof HarvestRecordSchema> {
  const { updatedAt, changedAt, details } = record;
  const header = { ref: toAssetRef(record), changedAt: timestampFromDate(changedAt) };
  if (updatedAt === null) return { ...header, deleted: true };
  const live = { ...header, updatedAt: timestampFromDate(updatedAt) };
  if (details === null) return live;
  const { firstPublishedAt, versions, languages, tags, tasks, ...same } = details;
  return {
    ...live,
    ...same,
    access: enumValue(AccessSchema, details.access),
    languages: [...languages],
    tags: [...tags],
    tasks: [...tasks],
    totalBytes: BigInt(details.totalBytes),
    fileCount: BigInt(details.fileCount),
    ...(firstPublishedAt && { firstPublishedAt: timestampFromDate(firstPublishedAt) }),
    versions: versions.map(({ version, publishedAt }) => ({ version, publishedAt: timestampFromDate(publishedAt) })),
  };
}
