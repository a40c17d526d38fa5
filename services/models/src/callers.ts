import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC of the life of models. */
export const assetsCallers = {
  createAsset: ['gateway'],
  getAsset: ['gateway', 'grants'],
  listAssets: ['gateway'],
  listAssetUsage: ['gateway'],
  updateAsset: ['gateway'],
  renameAsset: ['gateway'],
  findRenamed: ['gateway'],
  deleteAsset: ['gateway'],
  createDraft: ['gateway'],
  changeFiles: ['gateway'],
  deleteDraft: ['gateway'],
  publishVersion: ['gateway'],
  deprecateVersion: ['gateway'],
  retractVersion: ['gateway'],
  // Datasets name the model versions that generated or annotated them.
  getVersion: ['gateway', 'grants', 'datasets'],
  listVersions: ['gateway'],
  listFiles: ['gateway'],
  getFile: ['gateway', 'grants'],
  diffVersions: ['gateway'],
} satisfies Callers<typeof AssetsService>;

/** Which services may call which RPC of cards and evaluations. */
export const modelsCallers = {
  putCard: ['gateway'],
  getCard: ['gateway'],
  recordEvaluation: ['gateway'],
  listEvaluations: ['gateway'],
} satisfies Callers<typeof ModelsService>;
