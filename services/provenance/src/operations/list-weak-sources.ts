import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import type { VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import { weaknessOf } from '../domain/weakness.ts';
import { loadNodes } from '../store/lineage-node-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { edgesUpFrom, madeFrom } from '../store/training-store.ts';
import { requireNode, type Way, waysTo } from './lineage-ways.ts';
import { stepKey } from './step-key.ts';
import { isAfter, walkLineage } from './walk-lineage.ts';

type Db = Kysely<ProvenanceTables>;
export type WeakSource = Way & { weakness: string };

const AT_ONCE = 1_000;

/**
 * What a version was made from, all the way up, that is retracted, deprecated, unknown or floating, nearest first; what the caller may not
 * see cannot be judged, and is always there. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also when the caller may not see
 * the version).
 */
export async function listWeakSources(
  { db }: { db: Db },
  caller: Caller | null,
  { version, ...request }: { version: VersionSubject; pageSize: number; pageToken: string },
): Promise<{ sources: WeakSource[]; nextPageToken: string }> {
  const { size, after } = pageRequest(request, stepKey);
  const root = await requireNode(db, caller, version);
  const place = after ? { depth: after[0], id: after[1] } : { depth: 0, id: root.id };
  const walk = { depth: 0, after: undefined, count: Number.POSITIVE_INFINITY };
  const { steps, met } = await walkLineage((ids) => madeFrom(db, ids), root.id, walk);
  const weaknesses = new Map<number, string>();
  const weak: typeof steps = [];
  const later = steps.filter((step) => isAfter(step, place));
  for (let at = 0; at < later.length && weak.length <= size; at += AT_ONCE) {
    const some = later.slice(at, at + AT_ONCE);
    for (const node of await loadNodes(
      db,
      some.map(({ id }) => id),
    )) {
      const weakness = maySeeNode(caller, node) ? weaknessOf(node) : 'hidden';
      if (weakness !== undefined) weaknesses.set(node.id, weakness);
    }
    for (const step of some) if (weaknesses.has(step.id)) weak.push(step);
  }
  const page = toPage(weak, size, ({ depth, id }) => [depth, id]);
  const edgesTo = (wanted: number[]) => edgesUpFrom(db, wanted, [...met.keys()]);
  const ids = page.rows.map(({ id }) => id);
  const ways = await waysTo(db, caller, ids, { depths: met, edgesTo });
  const sources = ways.map((way) => ({ ...way, weakness: weaknesses.get(way.node.id) ?? '' }));
  return { sources, nextPageToken: page.nextPageToken };
}
