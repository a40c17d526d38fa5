import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { FileEntry, VersionName } from '../domain/version.ts';
import { pageOfFiles } from '../manifest/read-files.ts';
import { nodeSource } from '../store/node-store.ts';
import { loadVersionWithFiles } from './load-files.ts';

/** One page of a version's files, in byte order of their paths. Errors: `not_found`. */
export async function listFiles(
  context: Pick<AssetsContext, 'kind' | 'db' | 'manifests'>,
  { name, page }: { name: VersionName; page: PageRequest<readonly [string]> },
  asker: Pick<Asker, 'caller'>,
): Promise<Page<FileEntry>> {
  const { assetId, manifest } = await loadVersionWithFiles(context, name, asker);
  return pageOfFiles(nodeSource(context.db, assetId, context.manifests), manifest.root, page);
}
