import type { Caller } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { asItWas } from '../domain/as-it-was.ts';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { type Course, nextNodes } from '../store/course-store.ts';
import type { LogSize } from '../store/edge-evidence.ts';
import { lineageRevision } from '../store/lineage-edge-store.ts';
import { findNode, type LineageNode, loadNodes, statesBefore } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { LineageWalk } from './lineage-walk.ts';
import { type AsOf, resolveAsOf } from './resolve-as-of.ts';

type Db = Kysely<ProvenanceTables>;
export type Reading = Pick<LogContext, 'db' | 'clock' | 'walks'>;
/** What every question about a version's lineage has. */
export type LineageQuestion = {
  version: VersionSubject;
  asOf: AsOf | undefined;
  pageSize: number;
  pageToken: string;
};

/** The version that is asked about, at the moment that is asked about. */
export type Asked = { root: LineageNode; asOf: LogSize | undefined };

/**
 * Finds the version that a question is about. Throws `invalid_argument` for a moment that has not come, `not_found` for a version
 * that was not published by then, or that the caller may not see.
 */
export async function findAsked(
  { db, clock }: Pick<Reading, 'db' | 'clock'>,
  caller: Caller | null,
  { version, asOf: moment }: Pick<LineageQuestion, 'version' | 'asOf'>,
): Promise<Asked> {
  const key = nodeKey(version);
  const found = isPlain(key) ? await findNode(db, version) : undefined;
  if (found === undefined || found.state === 'unknown' || !maySeeNode(caller, found)) throw notFound(key);
  const asOf = await resolveAsOf({ db, clock }, moment);
  const [root = found] = await asTheyWere(db, [found], asOf);
  if (asOf !== undefined && root.logIndex === undefined) throw notFound(`${key} at ${asOf} entries of the log`);
  return { root, asOf };
}

/** Nodes as they were when the log had so many entries. Who may see them is always decided as it is now. */
export async function loadNodesAt(db: Db, ids: readonly number[], asOf: LogSize | undefined): Promise<LineageNode[]> {
  return asTheyWere(db, await loadNodes(db, ids), asOf);
}

async function asTheyWere(db: Db, nodes: readonly LineageNode[], asOf: LogSize | undefined): Promise<LineageNode[]> {
  if (asOf === undefined) return [...nodes];
  const marked = nodes.filter(({ state }) => state === 'deprecated' || state === 'retracted');
  const raised = await statesBefore(
    db,
    marked.map(({ id }) => id),
    asOf,
  );
  return nodes.map((node) => asItWas(node, asOf, raised.get(node.id)));
}

/**
 * The revision of the graph at which a reading began: what its cursor says, or now. Throws `invalid_cursor` for one that has not been.
 */
export async function readingSince(db: Db, cursor: number | undefined): Promise<number> {
  const present = await lineageRevision(db);
  if (cursor === undefined || (cursor >= 0 && cursor <= present)) return cursor ?? present;
  throw new AllianceError('invalid_cursor', 'The cursor is not one that this list gave out. Start again without it.');
}

/** The walk of a reading: the one that is remembered of it, or a new one. */
export function recallWalk(
  { db, walks }: Pick<Reading, 'db' | 'walks'>,
  { root, asOf }: Asked,
  { revision, depth = 0, ...way }: Omit<Course, 'asOf'> & { revision: number; depth?: number },
): LineageWalk {
  const course = { ...way, asOf };
  const key = JSON.stringify(['walk', root.id, course.direction, course.evaluations, depth, asOf ?? null, revision]);
  return walks.recall(key, LineageWalk, () => new LineageWalk(root.id, (ids) => nextNodes(db, ids, course), depth));
}
