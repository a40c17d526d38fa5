export const DECISION_KINDS = ['approved-first', 'approved', 'rejected', 'returned', 'upheld', 'remitted'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** One decision about a request, as it was made: later ones stand beside it. */
export type Decision = {
  id: string;
  requestId: string;
  kind: DecisionKind;
  personId: string;
  note: string;
  clause: string;
  decidedAt: Date;
};
