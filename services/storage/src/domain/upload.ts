import type { PartPlan } from './upload-plan.ts';

export type UploadState = 'open' | 'completed' | 'expired';
/** 'open' covers what is still arriving and what has arrived but is not checked. */
export type FileState = 'open' | 'present' | 'accepted' | 'refused';

/** An upload session. */
export type Upload = {
  id: string;
  organisation: string;
  state: UploadState;
  createdAt: Date;
  expiresAt: Date;
};

/** A file announced in an upload. */
export type UploadFile = PartPlan & {
  uploadId: string;
  position: number;
  path: string;
  size: number;
  /** As the client claims it. */
  sha256: string;
  transferId: string | null;
  state: FileState;
  problem: string | null;
};
