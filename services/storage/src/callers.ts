import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Who may call what. Downloads are decided on by grants alone; only it may have links to them. */
export const callers = {
  createUpload: ['gateway'],
  getUpload: ['gateway'],
  completeUpload: ['gateway'],
  completeFiles: ['gateway'],
  openChunkUpload: ['gateway'],
  describeBlobs: ['datasets', 'models'],
  signDownload: ['grants'],
  signDownloads: ['grants'],
  listScanResults: ['gateway'],
  grantScanException: ['gateway'],
  decideHeldBlob: ['gateway'],
  getOrganisationUsage: ['gateway'],
} satisfies Callers<typeof StorageService>;
