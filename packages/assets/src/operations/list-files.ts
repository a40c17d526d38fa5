import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { FileEntry, VersionName } from '../domain/version.ts';
import { pageOfFiles } from '../manifest/read-files.ts';
import { nodeSource } from '../store/node-store.ts';
import { licencesOf } from './licences-of.ts';
import { loadVersionWithFiles } from './load-files.ts';

/** One page of a version's files, in byte order of their paths. Errors: `not_found`. */
export async function listFiles(
  context: Pick<AssetsContext, 'kind' | 'db' | 'manifests'>,
  { name, page }: { name: VersionName; page: PageRequest<readonly [string]> },
  asker: Pick<Asker, 'caller'>,
): Promise<Page<FileEntry & { licence: string }>> {
  const version = await loadVersionWithFiles(context, name, asker);
  const source = nodeSource(context.db, version.assetId, context.manifests);
  const [files, licenceOf] = await Promise.all([
    pageOfFiles(source, version.manifest.root, page),
    licencesOf(context, version),
  ]);
  return { ...files, rows: files.rows.map((file) => ({ ...file, licence: licenceOf(file.path) })) };
}
