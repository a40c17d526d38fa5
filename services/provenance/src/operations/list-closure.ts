import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { LogSize } from '../store/edge-evidence.ts';
import type { LineageDirection } from '../store/lineage-edge-store.ts';
import { findAsked, type LineageQuestion, type Reading, readingSince, recallWalk } from './lineage-reading.ts';
import { MOST_AT_ONCE, type Way, waysTo } from './lineage-ways.ts';
import { stepKey } from './step-key.ts';

export type ClosureQuestion = LineageQuestion & {
  direction: LineageDirection;
  /** Whether evaluations are followed, too. */
  evaluations: boolean;
  /** Steps to follow; 0 = all. */
  depth: number;
};
export type Closure = { nodes: Way[]; nextPageToken: string; asOf: LogSize | undefined };

/**
 * Everything that a version rests on, or that rests on it, nearest first, each with a shortest way to it. What the caller may not see is
 * there, without a name. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also when the caller may not see the version).
 */
export async function listClosure(
  context: Reading,
  caller: Caller | null,
  { version, asOf: moment, direction, evaluations, depth, ...request }: ClosureQuestion,
): Promise<Closure> {
  const { size, after } = pageRequest(request, stepKey, MOST_AT_ONCE);
  if (depth < 0) throw invalidArgument('The depth must be 0 for everything, or a number of steps.');
  const asked = await findAsked(context, caller, { version, asOf: moment });
  const { root, asOf } = asked;
  const revision = await readingSince(context.db, after?.[2]);
  const course = { direction, evaluations, asOf };
  const walk = recallWalk(context, asked, { ...course, revision, depth });
  const place = after ? { depth: after[0], id: after[1] } : { depth: 0, id: root.id };
  const page = toPage(await walk.read(place, size + 1), size, (step) => [step.depth, step.id, revision]);
  const ids = page.rows.map(({ id }) => id);
  const nodes = await waysTo(context.db, caller, ids, { walk, course });
  return { nodes, nextPageToken: page.nextPageToken, asOf };
}
