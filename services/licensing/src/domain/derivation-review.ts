export const REVIEW_STATES = ['open', 'approved', 'refused'] as const;

/** A publication that waits for a recorded decision; it is about one assessment, so changed sources or terms make another. */
export type DerivationReview = {
  readonly id: string;
  readonly assessmentId: string;
  readonly output: string;
  readonly organisation: string;
  readonly state: (typeof REVIEW_STATES)[number];
  readonly reason: string;
  readonly decidedBy: string;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
};
