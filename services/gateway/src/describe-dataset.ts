import { notFound } from '@alliance/errors/alliance-error';
import {
  AccessSchema,
  AssetKind,
  type AssetVersionRef,
  VersionStateSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { CallOptions } from '@alliance/rpc/types';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { refOf, versionRefOf } from './asset-kinds.ts';
import type { Clients } from './clients.ts';
import { type Croissant, type DescribedFiles, toCroissant } from './domain/croissant/dataset.ts';
import type { KnownTable } from './domain/croissant/record-sets.ts';

type DatasetClients = Pick<Clients, 'assets' | 'versions' | 'revisions' | 'profiles'>;
type Named = { org: string; name: string; version: string };

/** So many files are named one by one. */
const MAX_FILES = 200;
/** So many are walked to group them by folder and extension; larger versions are told by what stands at their top. */
const MAX_WALKED = 5_000;
const PAGE = 1_000;
const MAX_TABLES = 50;

/** A published version of a dataset in Croissant 1.1. Errors: `not_found`, `state_conflict` for a draft. */
export async function describeDataset(
  clients: DatasetClients,
  named: Named,
  base: string,
  options: CallOptions,
): Promise<Croissant> {
  const kind = AssetKind.DATASET;
  const ref = versionRefOf(kind, named);
  const [{ asset }, { version }, { citation }] = await Promise.all([
    clients.assets(kind).getAsset({ ref: refOf(kind, named) }, options),
    clients.assets(kind).getVersion({ ref }, options),
    clients.versions(kind).getCitation({ ref }, options),
  ]);
  if (!asset || !version?.publishedAt || !citation) throw notFound('published version of that number');
  const [files, tables] = await Promise.all([filesOf(clients, ref, version, options), tablesOf(clients, ref, options)]);
  const { title, summary, description, tags, tasks, languages } = asset;
  return toCroissant(
    {
      organisation: named.org,
      name: named.name,
      version: named.version,
      title,
      summary,
      description,
      tags,
      tasks,
      languages,
      // All that some of its files ask for.
      licence: [version.licence, ...version.fileLicences].join(' AND '),
      access: enumName(AccessSchema, asset.access) ?? '',
      state: enumName(VersionStateSchema, version.state) ?? '',
      publishedAt: timestampDate(version.publishedAt),
      citation: citation.bibtex,
      identifier: citation.identifier,
    },
    { files, tables },
    base,
  );
}

/** The first files of which the columns are known. */
async function tablesOf(
  { profiles }: DatasetClients,
  ref: ReturnType<typeof versionRefOf>,
  options: CallOptions,
): Promise<KnownTable[]> {
  const { files } = await profiles.listFileProfiles({ ref, pageSize: MAX_TABLES }, options);
  return files.map(({ path, format, columns }) => ({
    path,
    format,
    columns: columns.map(({ name, type }) => ({ name, type })),
  }));
}

async function filesOf(
  clients: DatasetClients,
  ref: ReturnType<typeof versionRefOf>,
  { fileCount, revisionId }: { fileCount: bigint; revisionId: string },
  options: CallOptions,
): Promise<DescribedFiles> {
  if (fileCount <= MAX_FILES) {
    const { files } = await clients.assets(AssetKind.DATASET).listFiles({ ref, pageSize: MAX_FILES }, options);
    return { each: files.map(({ path, size, sha256 }) => ({ path, size: Number(size), sha256 })) };
  }
  const recursive = fileCount <= MAX_WALKED;
  const top = await walk(clients, { ref: ref.asset, revision: revisionId, recursive }, options);
  if (!top) return 'too many';
  return recursive ? { paths: top.files } : { top };
}

async function walk(
  { revisions }: DatasetClients,
  tree: { ref: NonNullable<AssetVersionRef['asset']> | ReturnType<typeof refOf>; revision: string; recursive: boolean },
  options: CallOptions,
): Promise<{ folders: string[]; files: string[] } | undefined> {
  const folders: string[] = [];
  const files: string[] = [];
  for (let pageToken = ''; folders.length + files.length < 2 * MAX_WALKED; ) {
    const page = await revisions(AssetKind.DATASET).listTree({ ...tree, pageSize: PAGE, pageToken }, options);
    for (const { entry } of page.entries) {
      if (entry.case === 'file') files.push(entry.value.path);
      else if (entry.case === 'directory') folders.push(entry.value.path);
    }
    if (page.nextPageToken === '') return { folders, files };
    pageToken = page.nextPageToken;
  }
  return undefined;
}
