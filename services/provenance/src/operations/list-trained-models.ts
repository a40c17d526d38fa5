import type { Caller } from '@alliance/auth/caller';
import { pageRequest, toPage } from '@alliance/database/keyset-page';
import type { LogSize } from '../store/edge-evidence.ts';
import { trainingSteps } from '../store/training-store.ts';
import { type Asked, findAsked, type LineageQuestion, type Reading, readingSince } from './lineage-reading.ts';
import { MOST_AT_ONCE, type Way, waysTo } from './lineage-ways.ts';
import { stepKey } from './step-key.ts';
import { TrainingWalk } from './walk-training.ts';

export type TrainedModel = Way & { directly: boolean; throughSynthetic: boolean; withoutSynthetic: boolean };

/**
 * The models that were made with a version, nearest first, with how. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also
 * when the caller may not see the version).
 */
export async function listTrainedModels(
  context: Reading,
  caller: Caller | null,
  { version, asOf: moment, ...request }: LineageQuestion,
): Promise<{ models: TrainedModel[]; nextPageToken: string; asOf: LogSize | undefined }> {
  const { size, after } = pageRequest(request, stepKey, MOST_AT_ONCE);
  const asked = await findAsked(context, caller, { version, asOf: moment });
  const { asOf } = asked;
  const revision = await readingSince(context.db, after?.[2]);
  const walk = recallTraining(context, asked, revision);
  const { reached, steps } = await walk.whole();
  const place = after && { depth: after[0], id: after[1] };
  const page = toPage(steps(place, size + 1), size, ({ depth, id }) => [depth, id, revision]);
  const ids = page.rows.map(({ id }) => id);
  const course = { direction: 'downstream', evaluations: false, asOf } as const;
  const ways = await waysTo(context.db, caller, ids, { walk, course });
  const models = ways.map((way) => {
    const how = reached.get(way.node.id);
    return {
      ...way,
      directly: how?.depth === 1,
      throughSynthetic: how?.withSynthetic ?? false,
      withoutSynthetic: how?.withoutSynthetic ?? false,
    };
  });
  return { models, nextPageToken: page.nextPageToken, asOf };
}

function recallTraining({ db, walks }: Reading, { root, asOf }: Asked, revision: number): TrainingWalk {
  const key = JSON.stringify(['training', root.id, asOf ?? null, revision]);
  return walks.recall(key, TrainingWalk, () => new TrainingWalk(root.id, (ids) => trainingSteps(db, ids, asOf)));
}
