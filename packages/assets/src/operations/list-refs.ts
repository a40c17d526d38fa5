import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { MAIN } from '../domain/revision.ts';
import { readBranches, readTags } from '../store/line-store.ts';
import { findVersion } from '../store/version-store.ts';
import { loadAssetWithRevisions } from './resolve-revision.ts';

const MAX_REFS = 1_000;

/** A name and the revision that it stands for; "" for a branch without one. */
export type Ref = { name: string; head: string };

/** The branches and tags that the caller may see. Errors: `not_found`. */
export async function listRefs(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  name: AssetName,
  asker: Pick<Asker, 'caller'>,
): Promise<{ branches: Ref[]; tags: Ref[] }> {
  const { db } = context;
  const { asset, writer } = await loadAssetWithRevisions(context, name, asker);
  const tags = await readTags(db, asset.id, MAX_REFS);
  if (!writer) {
    const latest = asset.latestVersion === '' ? undefined : await findVersion(db, asset, asset.latestVersion);
    return { branches: [{ name: MAIN, head: latest?.revisionId ?? '' }], tags };
  }
  const branches = await readBranches(db, asset.id, MAX_REFS);
  const started = branches.some((branch) => branch.name === MAIN);
  return { branches: started ? branches : [{ name: MAIN, head: '' }, ...branches], tags };
}
