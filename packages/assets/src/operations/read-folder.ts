import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { shorten } from '../domain/file-changes.ts';
import { folderPath } from '../domain/file-operation.ts';
import { type FolderEntry, type FolderKey, findInFolders, pageOfFolder } from '../manifest/walk-folder.ts';
import { nodeSource } from '../store/node-store.ts';
import { licencesOf } from './licences-of.ts';
import { loadAssetWithRevisions, resolveRevision } from './resolve-revision.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'manifests'>;
type Place = { name: AssetName; revision: string };
type Listing = Place & { folder: string; recursive: boolean; page: PageRequest<FolderKey> };

const MAX_PATHS = 1_000;

/** One page of a folder of a revision. Errors: `not_found` (which names the revision, when only the folder is missing), `version_retracted`. */
export async function listTree(
  context: Context,
  { folder, recursive, page, ...place }: Listing,
  asker: Pick<Asker, 'caller'>,
): Promise<Page<FolderEntry> & { revisionId: string }> {
  const { source, root, revisionId, withLicence } = await openTree(context, place, asker);
  const path = folderPath(folder);
  const found = await pageOfFolder({ source, root, folder: path, recursive }, page);
  if (found) return { ...found, rows: found.rows.map(withLicence), revisionId };
  throw new AllianceError('not_found', `There is no folder "${shorten(path)}" in revision ${revisionId}.`, {
    details: { revisionId },
  });
}

/** What stands at paths of a revision. Errors: `not_found`, `version_retracted`, `invalid_argument`. */
export async function getPaths(
  context: Context,
  { paths, ...place }: Place & { paths: readonly string[] },
  asker: Pick<Asker, 'caller'>,
): Promise<{ entries: FolderEntry[]; revisionId: string }> {
  if (paths.length > MAX_PATHS)
    throw invalidArgument(`Ask for at most ${MAX_PATHS.toLocaleString('en')} paths at once.`);
  const { source, root, revisionId, withLicence } = await openTree(context, place, asker);
  const wanted = [...new Set(paths.map(folderPath))];
  return { entries: (await findInFolders(source, root, wanted)).map(withLicence), revisionId };
}

async function openTree(context: Context, { name, revision: given }: Place, asker: Pick<Asker, 'caller'>) {
  const found = await loadAssetWithRevisions(context, name, asker);
  const { revision, version } = await resolveRevision(context, found, given);
  const source = nodeSource(context.db, found.asset.id, context.manifests);
  // What is not published has no licence yet.
  const licenceOf = version ? await licencesOf(context, version) : () => '';
  const withLicence = (entry: FolderEntry): FolderEntry =>
    'file' in entry ? { file: { ...entry.file, licence: licenceOf(entry.file.path) } } : entry;
  return { source, root: revision.manifest.root, revisionId: revision.id, withLicence };
}
