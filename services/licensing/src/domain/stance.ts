import type { Policy } from './derivation/question.ts';

/** One version of what the alliance makes of unsettled law. */
export type StoredStance = Policy & {
  readonly reason: string;
  /** '' = the registry came with it. */
  readonly decidedBy: string;
  readonly createdAt: Date;
};
