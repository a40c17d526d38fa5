import { AllianceError } from '@alliance/errors/alliance-error';
import { dayOf } from './vocabulary.ts';

const DAY_MS = 24 * 60 * 60_000;
const APPEAL_DAYS = 30;
const ANSWER_DAYS = 14;

export const APPEAL_STATES = ['open', 'upheld', 'remitted'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

/** Against the rejection of a request or, with a grant, against its revocation. */
export type Appeal = {
  id: string;
  requestId: string;
  grantId: string | undefined;
  appellantId: string;
  reasons: string;
  state: AppealState;
  answer: string;
  decidedBy: string | undefined;
  newRequestId: string | undefined;
  createdAt: Date;
  decidedAt: Date | undefined;
};

/** When governance should have answered. */
export function answerDueAt({ createdAt }: Pick<Appeal, 'createdAt'>): Date {
  return new Date(createdAt.getTime() + ANSWER_DAYS * DAY_MS);
}

/**
 * Throws `state_conflict` unless a decision can still be appealed: within 30 days of it, and once. `appealedAt` is when the last
 * appeal came, of this decision or an earlier one.
 */
export function requireAppealable(
  { decidedAt, appealedAt }: { decidedAt: Date; appealedAt: Date | undefined },
  now: Date,
): void {
  if (appealedAt && appealedAt >= decidedAt)
    throw new AllianceError(
      'state_conflict',
      'There was an appeal against this decision already. Make a new request to ask again.',
    );
  const end = new Date(decidedAt.getTime() + APPEAL_DAYS * DAY_MS);
  if (now >= end)
    throw new AllianceError(
      'state_conflict',
      `The ${APPEAL_DAYS} days for an appeal ended on ${dayOf(end)}. Make a new request to ask again.`,
      { details: { until: end.toISOString() } },
    );
}
