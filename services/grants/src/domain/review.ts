export const ADVICES = ['approve', 'reject', 'undecided'] as const;
export type Advice = (typeof ADVICES)[number];

/** Somebody's advice about a request, asked for by a steward; it decides nothing. */
export type Review = {
  id: string;
  requestId: string;
  reviewerId: string;
  askedBy: string;
  question: string;
  /** Absent while it was not given. */
  advice: Advice | undefined;
  text: string;
  createdAt: Date;
  givenAt: Date | undefined;
};
