import type { AssetRef } from './vocabulary.ts';

/** One issued download; without a grant where none was needed. */
export type Usage = {
  id: string;
  grantId: string | undefined;
  seatId: string | undefined;
  asset: AssetRef;
  version: string;
  /** Empty for a caller who had not signed in. */
  personId: string;
  path: string;
  sha256: string;
  bytes: number;
  at: Date;
  /** The organisation whose grant or membership the decision rested on. */
  beneficiary?: string | undefined;
};
