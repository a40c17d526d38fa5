import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import { countPublished, readLine, readPublishedLine } from '../store/line-store.ts';
import { findRevisions } from '../store/revision-store.ts';
import { findVersionsOf } from '../store/version-store.ts';
import { loadAssetWithRevisions, type Resolved, resolveRevision } from './resolve-revision.ts';

type Input = { name: AssetName; revision: string; page: PageRequest<readonly [string]> };

/**
 * One page of a revision and those before it, newest first, with how many there are. Who may not write sees published ones, in
 * the order of their publication. Errors: `not_found`, `version_retracted`.
 */
export async function listRevisions(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  { name, revision, page }: Input,
  asker: Pick<Asker, 'caller'>,
): Promise<Page<Resolved> & { totalCount: number; writer: boolean }> {
  const { db } = context;
  const { asset, writer } = await loadAssetWithRevisions(context, name, asker);
  const { revision: start } = await resolveRevision(context, { asset, writer }, revision);
  const after = page.after?.[0];
  const limit = page.size + 1;
  // A line is followed by parents, so the page after one begins with it, too.
  const ids = writer
    ? (await readLine(db, asset.id, { from: after ?? start.id, limit: limit + 1 })).slice(after === undefined ? 0 : 1)
    : await readPublishedLine(db, asset.id, { from: start.id, after, limit });
  const cut = toPage(ids.slice(0, limit), page.size, (id) => [id]);
  const totalCount = writer ? start.depth : await countPublished(db, asset.id, start.id);
  const [revisions, versions] = await Promise.all([
    findRevisions(db, asset.id, cut.rows),
    findVersionsOf(db, cut.rows),
  ]);
  const rows = cut.rows.flatMap((id) => {
    const found = revisions.get(id);
    return found ? [{ revision: found, version: versions.get(id) }] : [];
  });
  return { rows, nextPageToken: cut.nextPageToken, totalCount, writer };
}
