import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import type { FileChange } from '../domain/version.ts';
import { diffFiles } from '../store/diff-store.ts';
import { loadVersionWithFiles } from './load-files.ts';

type Input = { asset: AssetName; from: string; to: string; page: PageRequest<readonly [string]> };

/** One page of what changed from one version to another, in byte order of paths. Errors: `not_found`. */
export async function diffVersions(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  { asset, from, to, page }: Input,
  asker: Pick<Asker, 'caller'>,
): Promise<Page<FileChange>> {
  const [before, after] = await Promise.all(
    [from, to].map((version) => loadVersionWithFiles(context, { asset, version }, asker)),
  );
  return diffFiles(context.db, { from: before?.id ?? '', to: after?.id ?? '' }, page);
}
