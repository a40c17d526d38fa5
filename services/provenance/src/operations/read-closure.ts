import type { Caller } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isPlain } from '../domain/audit-fact.ts';
import { batches } from '../domain/batches.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { lineageReachOf, maySeeNode } from '../domain/lineage-visibility.ts';
import type { RetractionFact } from '../domain/retraction.ts';
import { organisationsSeen } from '../domain/run-visibility.ts';
import type { LogContext } from '../log-context.ts';
import {
  type ClosureRun,
  edgesUpFrom,
  envelopesOf,
  fillRuns,
  type PublicationFact,
  publicationsOf,
  runsInto,
  statementEdgesOf,
} from '../store/closure-store.ts';
import type { LineageEdge } from '../store/lineage-edge-store.ts';
import { findNode, type LineageNode, loadNodes } from '../store/lineage-node-store.ts';
import { findRetractions } from '../store/retraction-store.ts';
import { digestsAbout, loadStatements, type StoredStatement } from '../store/statement-reading-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import type { HiddenNode, ShownEdge, ShownNode } from './get-lineage.ts';
import { type ClosureEntry, proveEntries } from './prove-entries.ts';

type Db = Kysely<ProvenanceTables>;
type Retracted = RetractionFact & { logIndex: number | undefined };

export type ClosureNode = {
  node: ShownNode | HiddenNode;
  publication: PublicationFact | undefined;
  retraction: Retracted | undefined;
};
export type ClosureStatement = { statement: StoredStatement; edges: LineageEdge[]; envelope: Buffer | undefined };

/** Some of a closure; each is far smaller than what a message may be. */
export type ClosurePart =
  | { nodes: ClosureNode[] }
  | { edges: ShownEdge[] }
  | { statements: ClosureStatement[] }
  | { runs: ClosureRun[] }
  | { entries: ClosureEntry[] };

export type ClosureInput = { version: VersionSubject; withEnvelopes: boolean; withProofs: boolean };

const NODES = 100;
const EDGES = 2_000;
const STATEMENTS = 50;
/** An envelope has up to a mebibyte. */
const ENVELOPES = 2;
/** A run has up to 1,000 events and 10,000 edges. */
const RUNS = 4;

/**
 * What a version was made from, in parts. Edges are read with their child, and the walk goes on by them: no edge leads to a node that
 * does not follow, whatever is added meanwhile. Errors: `not_found`, also when the caller may not see the version.
 */
export async function* readClosure(
  context: Pick<LogContext, 'db' | 'folder' | 'policy'>,
  caller: Caller | null,
  { version, withEnvelopes, withProofs }: ClosureInput,
): AsyncGenerator<ClosurePart> {
  const { db } = context;
  const root = isPlain(nodeKey(version)) ? await findNode(db, version) : undefined;
  if (root === undefined || root.state === 'unknown' || !maySeeNode(caller, root)) throw notFound(nodeKey(version));
  const indexes = new Set<number>();
  for await (const part of walk(db, caller, { rootId: root.id, withEnvelopes })) {
    if (withProofs) for (const index of indexesIn(part)) indexes.add(index);
    yield part;
  }
  if (withProofs) for await (const entries of proveEntries(context, indexes)) yield { entries };
}

type Walk = { rootId: number; withEnvelopes: boolean };

/** Level by level, so that what is nearest comes first. */
async function* walk(db: Db, caller: Caller | null, { rootId, withEnvelopes }: Walk): AsyncGenerator<ClosurePart> {
  const met = new Set([rootId]);
  const told = new Set<string>();
  let level = [rootId];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next = new Set<number>();
    for (const ids of batches(level, NODES)) {
      const { nodes, edges, seen } = await readNodes(db, caller, { ids, depth });
      for (const { parentId } of edges) if (!met.has(parentId)) next.add(parentId);
      yield { nodes };
      for (const some of batches(edges, EDGES)) yield { edges: some };
      yield* readStatements(db, caller, { ids: seen, told, withEnvelopes });
      yield* readRuns(db, caller, seen);
    }
    for (const id of next) met.add(id);
    level = [...next].toSorted((a, b) => a - b);
  }
}

async function readNodes(db: Db, caller: Caller | null, { ids, depth }: { ids: readonly number[]; depth: number }) {
  const seen = new Map<number, LineageNode>();
  for (const node of await loadNodes(db, ids)) if (maySeeNode(caller, node)) seen.set(node.id, node);
  const visible = [...seen.keys()];
  const publications = await publicationsOf(db, visible);
  const retractions = await findRetractions(db, visible);
  const nodes = ids.map((id): ClosureNode => {
    const node = seen.get(id);
    if (node === undefined) return { node: { id, depth, hidden: true }, publication: undefined, retraction: undefined };
    const facts = { publication: publications.get(id), retraction: retractions.get(id) };
    return { node: { ...node, depth, hidden: false }, ...facts };
  });
  const stated = await edgesUpFrom(db, ids);
  const edges = stated.map(({ isStatement, statementIndex, ...edge }): ShownEdge => {
    const child = seen.get(edge.childId);
    return { ...edge, logIndex: isStatement && child ? statementIndex : child?.logIndex };
  });
  return { nodes, edges, seen: visible };
}

type About = { ids: readonly number[]; told: Set<string>; withEnvelopes: boolean };

/** A statement about several nodes comes with the first of them. */
async function* readStatements(
  db: Db,
  caller: Caller | null,
  { ids, told, withEnvelopes }: About,
): AsyncGenerator<ClosurePart> {
  const digests = (await digestsAbout(db, lineageReachOf(caller), ids)).filter((digest) => !told.has(digest));
  for (const digest of digests) told.add(digest);
  for (const some of batches(digests, withEnvelopes ? ENVELOPES : STATEMENTS)) {
    const edges = await statementEdgesOf(db, some);
    const envelopes = withEnvelopes ? await envelopesOf(db, some) : new Map<string, Buffer>();
    const statements = (await loadStatements(db, some)).map((statement) => ({
      statement,
      edges: edges.get(statement.digest) ?? [],
      envelope: envelopes.get(statement.digest),
    }));
    yield { statements };
  }
}

/** Runs are for the people of their organisation, governance and auditors. */
async function* readRuns(db: Db, caller: Caller | null, ids: readonly number[]): AsyncGenerator<ClosurePart> {
  if (!caller?.scopes.includes('read') || ids.length === 0) return;
  const runs = await runsInto(db, organisationsSeen(caller, ''), ids);
  for (const some of batches(runs, RUNS)) yield { runs: await fillRuns(db, some, ids) };
}

/** The entries of the log that a part names. */
function indexesIn(part: ClosurePart): number[] {
  return placesIn(part).filter((index) => index !== undefined);
}

function placesIn(part: ClosurePart): (number | undefined)[] {
  if ('edges' in part) return part.edges.map(({ logIndex }) => logIndex);
  if ('statements' in part)
    return part.statements.flatMap(({ statement }) => statement.signatures.map(({ logIndex }) => logIndex));
  if (!('nodes' in part)) return [];
  return part.nodes.flatMap(({ node, retraction }) => [node.hidden ? undefined : node.logIndex, retraction?.logIndex]);
}
