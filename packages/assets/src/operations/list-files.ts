import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { FileEntry, VersionName } from '../domain/version.ts';
import { listFiles as readFiles } from '../store/file-store.ts';
import { loadVersionWithFiles } from './load-files.ts';

/** One page of a version's files, in byte order of their paths. Errors: `not_found`. */
export async function listFiles(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  { name, page }: { name: VersionName; page: PageRequest<readonly [string]> },
  asker: Pick<Asker, 'caller'>,
): Promise<Page<FileEntry>> {
  const version = await loadVersionWithFiles(context, name, asker);
  return readFiles(context.db, version.id, page);
}
