import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC. */
export const callers = {
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
  // Models name the dataset versions that they were made from and evaluated on.
  getVersion: ['gateway', 'grants', 'models'],
  listVersions: ['gateway'],
  listFiles: ['gateway'],
  getFile: ['gateway', 'grants'],
  diffVersions: ['gateway'],
} satisfies Callers<typeof AssetsService>;
