import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely } from 'kysely';
import type { VersionSubject } from '../domain/lineage-node.ts';
import { edgesInto } from '../store/lineage-edge-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { trainingSteps } from '../store/training-store.ts';
import { requireNode, type Way, waysTo } from './lineage-ways.ts';
import { stepKey } from './step-key.ts';
import { isAfter } from './walk-lineage.ts';
import { walkTraining } from './walk-training.ts';

export type TrainedModel = Way & { directly: boolean; throughSynthetic: boolean; withoutSynthetic: boolean };

/**
 * The models that were made with a version, nearest first, with how. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also
 * when the caller may not see the version).
 */
export async function listTrainedModels(
  { db }: { db: Kysely<ProvenanceTables> },
  caller: Caller | null,
  { version, ...request }: { version: VersionSubject; pageSize: number; pageToken: string },
): Promise<{ models: TrainedModel[]; nextPageToken: string }> {
  const { size, after } = pageRequest(request, stepKey);
  const root = await requireNode(db, caller, version);
  // How a model is reached may be told by the longest way, so the graph is walked to its end for every page.
  const reached = await walkTraining((ids) => trainingSteps(db, ids), root.id);
  const place = after && { depth: after[0], id: after[1] };
  const steps = [...reached].flatMap(([id, { depth, isModel }]) => (isModel ? [{ id, depth }] : []));
  const later = steps.filter((step) => place === undefined || isAfter(step, place));
  const inOrder = later.toSorted((one, other) => one.depth - other.depth || one.id - other.id);
  const page = toPage(inOrder, size, ({ depth, id }) => [depth, id]);
  const depths = new Map([...reached].map(([id, { depth }]) => [id, depth]));
  depths.set(root.id, 0);
  const ids = page.rows.map(({ id }) => id);
  const ways = await waysTo(db, caller, ids, { depths, edgesTo: (wanted) => edgesInto(db, wanted) });
  const models = ways.map((way) => {
    const how = reached.get(way.node.id);
    return {
      ...way,
      directly: how?.depth === 1,
      throughSynthetic: how?.withSynthetic ?? false,
      withoutSynthetic: how?.withoutSynthetic ?? false,
    };
  });
  return { models, nextPageToken: page.nextPageToken };
}
