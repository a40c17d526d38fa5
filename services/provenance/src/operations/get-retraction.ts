import type { Caller } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { lineageReachOf, maySeeNode } from '../domain/lineage-visibility.ts';
import type { RetractionFact } from '../domain/retraction.ts';
import { casesOf } from '../store/case-reading-store.ts';
import type { CaseRow } from '../store/case-store.ts';
import { findNode } from '../store/lineage-node-store.ts';
import { isReachComplete } from '../store/retraction-reach-store.ts';
import { findRetractions } from '../store/retraction-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

/** How far a retraction has come; of owners that the caller may not know of without saying who they are. */
export type RetractionProgress = {
  version: VersionSubject;
  fact: RetractionFact & { logIndex: number | undefined };
  /** Everything that was made from the version has been looked up. */
  complete: boolean;
  cases: { row: CaseRow; named: boolean }[];
};

/** How far the retraction of a version has come. Errors: `not_found`, also while the version stands or may not be seen. */
export async function getRetraction(
  { db }: { db: Kysely<ProvenanceTables> },
  caller: Caller | null,
  version: VersionSubject,
): Promise<RetractionProgress> {
  const key = nodeKey(version);
  const node = isPlain(key) ? await findNode(db, version) : undefined;
  if (node === undefined || !maySeeNode(caller, node)) throw notFound(key);
  const fact = (await findRetractions(db, [node.id])).get(node.id);
  if (fact === undefined) throw notFound(`retraction of ${key}`);
  const complete = await isReachComplete(db, node.id);
  return { version, fact, complete, cases: await casesOf(db, node.id, lineageReachOf(caller)) };
}
