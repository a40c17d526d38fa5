import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what. Downloads by people are decided on by grants alone. */
export const callers = {
  createUpload: ['gateway'],
  getUpload: ['gateway'],
  completeUpload: ['gateway'],
  completeFiles: ['gateway'],
  openChunkUpload: ['gateway'],
  describeBlobs: ['datasets', 'models'],
  // Datasets reads the data of its own published versions for their profiles.
  signDownload: ['grants', 'datasets', 'models'],
  signDownloads: ['grants'],
  listScanResults: ['gateway'],
  grantScanException: ['gateway'],
  decideHeldBlob: ['gateway'],
  markFindingFalse: ['gateway'],
  getOrganisationUsage: ['gateway'],
} satisfies Callers<typeof StorageService>;
