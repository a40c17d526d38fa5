import type { AssetName } from '@alliance/assets/domain/asset';
import type { VersionName } from '@alliance/assets/domain/version';
import { toAssetRef, toVersionRef } from '@alliance/assets/to-proto';
import type {
  EvaluationSchema,
  ModelCard as ModelCardMessage,
  ModelCardSchema,
} from '@alliance/proto/alliance/models/v1/models_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Evaluation } from './domain/evaluation.ts';
import type { CardContent, ModelCard } from './domain/model-card.ts';

/** The content of a card; an absent card is an empty one, whose problems the domain names. */
export function toCardContent(card: ModelCardMessage | undefined): CardContent {
  return {
    overview: card?.overview ?? '',
    intendedUses: card?.intendedUses ?? '',
    outOfScopeUses: card?.outOfScopeUses ?? '',
    trainingData: card?.trainingData ?? '',
    trainingProcedure: card?.trainingProcedure ?? '',
    evaluation: card?.evaluation ?? '',
    limitations: card?.limitations ?? '',
    ethicalConsiderations: card?.ethicalConsiderations ?? '',
    architecture: card?.architecture ?? '',
    parameterCount: Number(card?.parameterCount ?? 0),
    library: card?.library ?? '',
    contact: card?.contact ?? '',
  };
}

export function toCardMessage(name: AssetName, card: ModelCard): MessageInitShape<typeof ModelCardSchema> {
  return {
    ...card,
    ref: toAssetRef('model', name),
    parameterCount: BigInt(card.parameterCount),
    revision: BigInt(card.revision),
    updatedAt: timestampFromDate(card.updatedAt),
  };
}

export function toEvaluationMessage(
  model: VersionName,
  evaluation: Evaluation,
): MessageInitShape<typeof EvaluationSchema> {
  return {
    id: evaluation.id,
    model: toVersionRef('model', model.asset, model.version),
    dataset: toVersionRef('dataset', evaluation.dataset.asset, evaluation.dataset.version),
    split: evaluation.split,
    metric: evaluation.metric,
    value: evaluation.value,
    unit: evaluation.unit,
    notes: evaluation.notes,
    recordedByPersonId: evaluation.recordedByPersonId,
    recordedAt: timestampFromDate(evaluation.recordedAt),
  };
}
