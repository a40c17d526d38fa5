import { notFound } from '@alliance/errors/alliance-error';
import { PersonalDataSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { CallOptions } from '@alliance/rpc/types';
import type { versionRefOf } from '../asset-kinds.ts';
import type { Clients } from '../clients.ts';
import type { SpdxRoot } from '../domain/exports/spdx.ts';

const PAGE = 1_000;
/** More are left to the list of files, which the document names. */
const MAX_FILES = 10_000;

/** What the service that keeps a version knows of it. Errors: those of `GetVersion`. */
export async function describeRoot(
  { assets }: Pick<Clients, 'assets'>,
  ref: ReturnType<typeof versionRefOf>,
  options: CallOptions,
): Promise<SpdxRoot> {
  const client = assets(ref.asset.kind);
  const [{ asset }, { version }] = await Promise.all([
    client.getAsset({ ref: ref.asset }, options),
    client.getVersion({ ref }, options),
  ]);
  if (!asset || !version) throw notFound('published version of that number');
  const files: SpdxRoot['files'][number][] = [];
  // The bytes of a purged version are gone, and with them the list.
  const wanted = version.purged ? 0 : Math.min(Number(version.fileCount), MAX_FILES);
  for (let pageToken = ''; files.length < wanted; ) {
    const page = await client.listFiles({ ref, pageSize: PAGE, pageToken }, options);
    files.push(...page.files.map(({ path, sha256 }) => ({ path, sha256 })));
    if (page.nextPageToken === '') break;
    pageToken = page.nextPageToken;
  }
  return {
    title: asset.title,
    summary: asset.summary,
    totalBytes: Number(version.totalBytes),
    personalData: enumName(PersonalDataSchema, asset.personalData) ?? '',
    detectedLicences: version.detectedLicences.map(({ licence }) => licence),
    files,
    allFiles: version.purged || Number(version.fileCount) <= files.length,
  };
}
