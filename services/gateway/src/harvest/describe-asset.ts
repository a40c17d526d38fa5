import { notFound } from '@alliance/errors/alliance-error';
import type { Version } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { type Collection, refOf, versionRefOf } from '../asset-kinds.ts';
import type { Clients } from '../clients.ts';
import type { PublicRecord } from '../domain/harvest/public-record.ts';
import type { ShownVersion } from '../domain/harvest/schema-org.ts';
import { toPublicRecord } from './to-public-record.ts';

type AssetClients = Pick<Clients, 'harvest' | 'assets' | 'versions'>;

/** So many files are named one by one. */
const MAX_FILES = 200;

/** What search engines are told of a public asset and its latest version. Errors: `not_found`, also for what is not public. */
export async function describeAsset(
  { harvest, assets, versions }: AssetClients,
  { kind, one }: Collection,
  named: { org: string; name: string },
  options: CallOptions,
): Promise<{ record: PublicRecord; version: ShownVersion }> {
  const missing = () => notFound(`public ${one} ${named.org}/${named.name}`);
  const found = await harvest.getRecord({ ref: refOf(kind, named) }, options);
  const record = found.record && toPublicRecord(found.record);
  if (!record || record.latestVersion === '') throw missing();
  const ref = versionRefOf(kind, { ...named, version: record.latestVersion });
  const [{ version }, { citation }] = await Promise.all([
    assets(kind).getVersion({ ref }, options),
    versions(kind).getCitation({ ref }, options),
  ]);
  if (!version?.publishedAt || !citation) throw missing();
  const files =
    version.fileCount > MAX_FILES
      ? undefined
      : (await assets(kind).listFiles({ ref, pageSize: MAX_FILES }, options)).files.map(({ path, size, sha256 }) => ({
          ...{ path, sha256 },
          size: Number(size),
        }));
  const publishedAt = timestampDate(version.publishedAt);
  const { identifier, text } = citation;
  return { record, version: { licence: licenceOf(version), publishedAt, identifier, citation: text, files } };
}

/** All that some of its files ask for. */
function licenceOf({ licence, fileLicences }: Version): string {
  return [licence, ...fileLicences].join(' AND ');
}
