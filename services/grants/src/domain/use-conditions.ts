import type { UseMatch } from './match-use.ts';
import type { UseCode } from './use-codes.ts';
import type { AssetRef } from './vocabulary.ts';

/** One version of what an asset may be used for; version 0: nothing is stated. */
export type UseConditions = {
  asset: AssetRef;
  version: number;
  codes: readonly UseCode[];
  setBy: string;
  setAt: Date | undefined;
};

/** What a match was made with. */
export type PinnedMatch = UseMatch & { conditionsVersion: number };
