import type { VersionName } from '@alliance/assets/domain/version';
import { assetName, versionName } from '@alliance/assets/from-proto';
import { pageRequest, stringKey } from '@alliance/database/keyset-page';
import { invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import { validate as isUuid } from 'uuid';
import type { ModelsContext } from './context.ts';
import { toCardContent, toCardMessage, toEvaluationMessage } from './mapping.ts';
import { getCard } from './operations/get-card.ts';
import { listEvaluations } from './operations/list-evaluations.ts';
import { putCard } from './operations/put-card.ts';
import { recordEvaluation } from './operations/record-evaluation.ts';

/** What models have beyond other assets. */
export function modelsHandlers(context: ModelsContext): Handlers<typeof ModelsService> {
  return {
    putCard: async ({ card, expectedRevision }, call) => {
      const name = assetName('model', card?.ref);
      const input = { name, card: toCardContent(card), expectedRevision: Number(expectedRevision) };
      return { card: toCardMessage(name, await putCard(context, input, call)) };
    },
    getCard: async ({ ref }, call) => {
      const name = assetName('model', ref);
      return { card: toCardMessage(name, await getCard(context, name, call)) };
    },
    recordEvaluation: async (request, call) => {
      const model = versionName('model', request.model?.asset, request.model?.version);
      const { split, metric, value, unit, notes } = request;
      const measurement = { dataset: datasetName(request.dataset), split, metric, value, unit, notes };
      const evaluation = await recordEvaluation(context, { model, measurement }, call);
      return { evaluation: toEvaluationMessage(model, evaluation) };
    },
    listEvaluations: async ({ model: ref, ...request }, call) => {
      const model = versionName('model', ref?.asset, ref?.version);
      const page = pageRequest(request, evaluationKey);
      const { rows, nextPageToken } = await listEvaluations(context, { model, page }, call);
      return { evaluations: rows.map((evaluation) => toEvaluationMessage(model, evaluation)), nextPageToken };
    },
  };
}

/** The dataset version that a request names; what cannot be one is a problem of the request, not of its address. */
function datasetName(ref: AssetVersionRef | undefined): VersionName {
  try {
    return versionName('dataset', ref?.asset, ref?.version);
  } catch (error) {
    if (!isAllianceError(error)) throw error;
    throw invalidArgument('The evaluation cannot be recorded like this. Correct the fields named.', [
      { field: 'dataset', problem: 'must be one exact version of a dataset' },
    ]);
  }
}

function evaluationKey(key: unknown[]): readonly [string] | undefined {
  const single = stringKey(1)(key);
  return single && isUuid(single[0]) ? single : undefined;
}
