import type { AccessQuestion, HeldSeat, Subject } from './access-question.ts';
import type { Rule } from './because.ts';
import { type AccessFacts, decideAccess } from './decide-access.ts';
import type { Beneficiary, Operation, PinnedTerms } from './vocabulary.ts';

/** A seat that was in force at a moment, and what it rests on. */
export type SeatAccess = {
  grantId: string;
  seatId: string;
  personId: string;
  beneficiary: Beneficiary;
  versions: string;
  operations: readonly Operation[];
  /** Seat and grant were in force from then on, without a break until the moment asked about. */
  from: Date;
  /** When they ceased to be, or will by themselves. */
  until: Date;
  grantEnds: Date;
  requestId: string | undefined;
  approvedBy: string | undefined;
  approvedAt: Date | undefined;
  terms: readonly PinnedTerms[];
};

/** Where a seat stands in a list of them by the ends of their grants. */
export type SeatPosition = { until: Date; grantId: string; seatId: string };

/**
 * By which rule a person could, as far as this seat of theirs goes; undefined when they could not. What their other seats allow
 * does not count, what they forbid does: a suspension beats every allowance.
 */
export function ruleOfSeat(
  question: AccessQuestion,
  facts: Omit<AccessFacts, 'subject'> & { subject: Subject },
  seatId: string,
): Rule | undefined {
  const counts = (seat: HeldSeat) => seat.seatId === seatId || seat.grantState === 'suspended';
  const { allowed, because } = decideAccess(question, { ...facts, seats: facts.seats.filter(counts) });
  return allowed ? because[0]?.rule : undefined;
}
