import type { AssetRef } from './vocabulary.ts';

/** What was downloaded of an asset in some time. */
export type AssetDownloads = {
  asset: AssetRef;
  downloads: number;
  /** Different contents. */
  files: number;
  bytes: number;
  /** Those who had signed in. */
  people: number;
  grants: number;
  /** Of those who downloaded under a grant; empty for those who may not know them. */
  personIds: readonly string[];
};

/** What was downloaded of an organisation's assets, or on its behalf. */
export type UsageView = 'owner' | 'beneficiary';
