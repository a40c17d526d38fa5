import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import type { FileChange } from '../domain/version.ts';
import { pageOfChanges } from '../manifest/read-files.ts';
import { nodeSource } from '../store/node-store.ts';
import { loadVersionWithFiles } from './load-files.ts';

type Input = { asset: AssetName; from: string; to: string; page: PageRequest<readonly [string]> };

/** One page of what changed from one version to another, in byte order of paths. Errors: `not_found`. */
export async function diffVersions(
  context: Pick<AssetsContext, 'kind' | 'db' | 'manifests'>,
  { asset, from, to, page }: Input,
  asker: Pick<Asker, 'caller'>,
): Promise<Page<FileChange>> {
  const [before, after] = await Promise.all([
    loadVersionWithFiles(context, { asset, version: from }, asker),
    loadVersionWithFiles(context, { asset, version: to }, asker),
  ]);
  const source = nodeSource(context.db, before.assetId, context.manifests);
  return pageOfChanges(source, { before: before.manifest.root, after: after.manifest.root }, page);
}
