import type { Transaction } from 'kysely';
import type { Revision } from '../domain/revision.ts';
import { revisionId } from '../revision-id.ts';
import { insertRevision } from '../store/revision-store.ts';
import type { AssetTables } from '../tables.ts';

/** What a new revision says beyond its place in the line. */
export type NewRevision = Omit<Revision, 'id' | 'parent' | 'depth'>;

/** Puts a revision on top of the head of its branch, which the caller has locked. */
export async function appendRevision(
  trx: Transaction<AssetTables>,
  head: Revision | undefined,
  given: NewRevision,
): Promise<Revision> {
  const placed = { ...given, parent: head?.id ?? '', depth: (head?.depth ?? 0) + 1 };
  const revision = { ...placed, id: revisionId(placed) };
  await insertRevision(trx, revision);
  return revision;
}
