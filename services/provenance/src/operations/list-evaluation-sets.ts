import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { LogSize } from '../store/edge-evidence.ts';
import { evaluatedWith } from '../store/training-store.ts';
import { findAsked, type LineageQuestion, type Reading, readingSince, recallWalk } from './lineage-reading.ts';
import { MOST_AT_ONCE, type Way, waysTo } from './lineage-ways.ts';

export type EvaluationSet = Way & { inTraining: boolean };

/**
 * What a model version was evaluated with, and whether that is also in what it was made from. Errors: `invalid_argument` (not a model),
 * `invalid_cursor`, `not_found` (also when the caller may not see the version).
 */
export async function listEvaluationSets(
  context: Reading,
  caller: Caller | null,
  { version, asOf: moment, ...request }: LineageQuestion,
): Promise<{ sets: EvaluationSet[]; nextPageToken: string; asOf: LogSize | undefined }> {
  const { db } = context;
  const { size, after } = pageRequest(request, setKey, MOST_AT_ONCE);
  const asked = await findAsked(context, caller, { version, asOf: moment });
  if (version.kind !== 'model') throw invalidArgument('Only models are evaluated. Name a version of a model.');
  const { root, asOf } = asked;
  const revision = await readingSince(db, after?.[1]);
  const found = await evaluatedWith(db, root.id, { after: after?.[0] ?? 0, limit: size + 1, asOf });
  const page = toPage(found, size, (id) => [id, revision]);
  const course = { direction: 'upstream', evaluations: false, asOf } as const;
  const walk = recallWalk(context, asked, { ...course, revision });
  await walk.finish();
  const ways = await waysTo(db, caller, page.rows, { walk, course });
  const sets = ways.map((way) => ({ ...way, inTraining: walk.depths.has(way.node.id) }));
  return { sets, nextPageToken: page.nextPageToken, asOf };
}

/** The set where a page ended, and how often the graph had changed when the reading began. */
function setKey(key: unknown[]): [id: number, revision?: number] | undefined {
  const isKey = (key.length === 1 || key.length === 2) && key.every((part) => Number.isSafeInteger(part));
  return isKey ? (key as [number, number?]) : undefined;
}
