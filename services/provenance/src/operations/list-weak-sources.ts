import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import type { Step } from '../domain/step.ts';
import { weaknessOf } from '../domain/weakness.ts';
import type { LogSize } from '../store/edge-evidence.ts';
import {
  findAsked,
  type LineageQuestion,
  loadNodesAt,
  type Reading,
  readingSince,
  recallWalk,
} from './lineage-reading.ts';
import type { LineageWalk } from './lineage-walk.ts';
import { MOST_AT_ONCE, type Way, waysTo } from './lineage-ways.ts';
import { stepKey } from './step-key.ts';

export type WeakSource = Way & { weakness: string };

/**
 * What a version was made from, all the way up, that is retracted, deprecated, unknown or floating, nearest first; what the caller may not
 * see cannot be judged, and is always there. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also when the caller may not see
 * the version).
 */
export async function listWeakSources(
  context: Reading,
  caller: Caller | null,
  { version, asOf: moment, ...request }: LineageQuestion,
): Promise<{ sources: WeakSource[]; nextPageToken: string; asOf: LogSize | undefined }> {
  const { size, after } = pageRequest(request, stepKey, MOST_AT_ONCE);
  const asked = await findAsked(context, caller, { version, asOf: moment });
  const { root, asOf } = asked;
  const revision = await readingSince(context.db, after?.[2]);
  const course = { direction: 'upstream', evaluations: false, asOf } as const;
  const walk = recallWalk(context, asked, { ...course, revision });
  const place = after ? { depth: after[0], id: after[1] } : { depth: 0, id: root.id };
  const weak = await findWeak(context, caller, { walk, place, count: size + 1, asOf });
  const page = toPage(weak, size, ({ depth, id }) => [depth, id, revision]);
  const ids = page.rows.map(({ id }) => id);
  const ways = await waysTo(context.db, caller, ids, { walk, course });
  const sources = ways.map((way, at) => ({ ...way, weakness: page.rows[at]?.weakness ?? '' }));
  return { sources, nextPageToken: page.nextPageToken, asOf };
}

type Search = { walk: LineageWalk; place: Step; count: number; asOf: LogSize | undefined };
type WeakStep = Step & { weakness: string };

async function findWeak(
  { db }: Reading,
  caller: Caller | null,
  { walk, place, count, asOf }: Search,
): Promise<WeakStep[]> {
  const weak: WeakStep[] = [];
  for (let after = place; weak.length < count; ) {
    const some = await walk.read(after, MOST_AT_ONCE);
    const last = some.at(-1);
    if (last === undefined) break;
    const ids = some.map(({ id }) => id);
    const loaded = new Map((await loadNodesAt(db, ids, asOf)).map((node) => [node.id, node]));
    for (const step of some) {
      const node = loaded.get(step.id);
      const weakness = node && maySeeNode(caller, node) ? weaknessOf(node) : 'hidden';
      if (weakness !== undefined) weak.push({ ...step, weakness });
    }
    after = last;
  }
  return weak;
}
