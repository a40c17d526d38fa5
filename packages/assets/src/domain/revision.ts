import type { Manifest } from '../manifest/manifest.ts';

export const MAIN = 'main';

/** A state of an asset's files on a branch. */
export type Revision = {
  /** 40 hex characters. */
  id: string;
  assetId: string;
  /** The branch it was made on. */
  branch: string;
  /** Empty when nothing was before it. */
  parent: string;
  /** How many revisions there are up to this one. */
  depth: number;
  summary: string;
  description: string;
  authorPersonId: string;
  /** SHA-256 (hex) of what the client sent; empty for revisions that were made by publishing a draft. */
  bodyDigest: string;
  createdAt: Date;
  manifest: Manifest;
  fileCount: number;
  totalBytes: number;
};
