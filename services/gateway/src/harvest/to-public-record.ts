import { AccessSchema, AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { HarvestRecord } from '@alliance/proto/alliance/catalogue/v1/harvest_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';
import type { PublicRecord } from '../domain/harvest/public-record.ts';

/** A record as the catalogue tells it; undefined for a deleted one. */
export function toPublicRecord(record: HarvestRecord): PublicRecord | undefined {
  const { ref, updatedAt, firstPublishedAt, versions } = record;
  if (!ref || !updatedAt || record.deleted) return undefined;
  const { title, description, licence, languages, tags, tasks, organisationName, latestVersion } = record;
  return {
    ...{ title, description, licence, languages, tags, tasks, organisationName, latestVersion },
    kind: enumName(AssetKindSchema, ref.kind) as PublicRecord['kind'],
    organisation: ref.organisation,
    name: ref.name,
    access: enumName(AccessSchema, record.access) ?? '',
    totalBytes: Number(record.totalBytes),
    firstPublishedAt: firstPublishedAt && timestampDate(firstPublishedAt),
    updatedAt: timestampDate(updatedAt),
    versions: versions.map(({ version, publishedAt }) => ({
      version,
      publishedAt: timestampDate(publishedAt as Timestamp),
    })),
  };
}
