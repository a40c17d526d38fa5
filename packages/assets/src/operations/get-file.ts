import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { pathProblem } from '../domain/file-path.ts';
import type { FileEntry, Version, VersionName } from '../domain/version.ts';
import { findFile } from '../store/file-store.ts';
import { versionText } from './load.ts';
import { loadVersionWithFiles } from './load-files.ts';

/** One file of a version. Errors: `not_found`. */
export async function getFile(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  { name, path }: { name: VersionName; path: string },
  asker: Pick<Asker, 'caller'>,
): Promise<{ file: FileEntry; version: Version }> {
  const possible = pathProblem(path) === undefined;
  const [version, file] = await Promise.all([
    loadVersionWithFiles(context, name, asker),
    possible ? findFile(context.db, name.asset, name.version, path) : undefined,
  ]);
  if (!file) throw notFound(`file of that path in ${versionText(context.kind, name)}`);
  return { file, version };
}
