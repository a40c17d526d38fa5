export const DECISION_KINDS = [
  'approved-first',
  'approved',
  'narrowed',
  'rejected',
  'returned',
  'upheld',
  'remitted',
] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

import type { DecidingRule } from './request.ts';

/** One decision about a request, as it was made: later ones stand beside it. */
export type Decision = {
  id: string;
  requestId: string;
  kind: DecisionKind;
  /** Empty where a rule decided. */
  personId: string;
  rule?: DecidingRule | undefined;
  /** The steward in whose place the person decided. */
  onBehalfOf?: string | undefined;
  note: string;
  clause: string;
  decidedAt: Date;
};
