import type { CallOptions } from '@alliance/rpc/types';
import type { AccessQuestion, HeldSeat } from '../domain/access-question.ts';
import { type AccessDecision, type AccessFacts, decideAccess } from '../domain/decide-access.ts';
import { heldSeats, holdSeats, type SeatsAsked } from '../store/held-seat-store.ts';
import type { GrantsDb, GrantsTrx } from '../store/tables.ts';
import { type LearningContext, learnAcceptances } from './learn-acceptances.ts';

/** What is known besides the seats. */
export type KnownFacts = Omit<AccessFacts, 'seats'>;

/**
 * Decides for the present moment, always by a read of the database. When only acceptances are missing, `licensing` is asked for
 * them: whoever has just accepted need not wait for an event. `use` is run with what is allowed, in the transaction of the
 * decision.
 */
export async function decideNow(
  context: LearningContext,
  { question, known, options }: { question: AccessQuestion; known: KnownFacts; options: CallOptions },
  use?: (trx: GrantsTrx, decision: AccessDecision) => Promise<void>,
): Promise<AccessDecision> {
  const decide = () =>
    use ? decideAndUse(context, question, known, use) : decideBy(context.reads.heldSeats, question, known);
  const decision = await decide();
  if (!known.subject || decision.because.every(({ rule }) => rule !== 'terms_not_accepted')) return decision;
  const missing = decision.because.flatMap(({ terms = [] }) => terms);
  const learnt = await learnAcceptances(context, { personId: known.subject.personId, missing }, options);
  return learnt ? decide() : decision;
}

/** The decision as the database stands. */
export function decideOn(db: GrantsDb, question: AccessQuestion, known: KnownFacts): Promise<AccessDecision> {
  return decideBy((asked) => heldSeats(db, asked), question, known);
}

async function decideBy(
  read: (asked: SeatsAsked) => Promise<HeldSeat[]>,
  { asset, at, ...question }: AccessQuestion,
  known: KnownFacts,
): Promise<AccessDecision> {
  const seats = needsSeats(known) ? await read({ personId: known.subject.personId, asset, at }) : [];
  return decideAccess({ ...question, asset, at }, { ...known, seats });
}

function decideAndUse(
  { transact }: LearningContext,
  question: AccessQuestion,
  known: KnownFacts,
  use: (trx: GrantsTrx, decision: AccessDecision) => Promise<void>,
): Promise<AccessDecision> {
  return transact(async (trx) => {
    const seats = needsSeats(known) ? await holdSeats(trx, known.subject.personId, question.asset, question.at) : [];
    const decision = decideAccess(question, { ...known, seats });
    if (decision.allowed) await use(trx, decision);
    return decision;
  });
}

/** Only a gated asset is a matter of seats. */
function needsSeats(known: KnownFacts): known is KnownFacts & { subject: NonNullable<KnownFacts['subject']> } {
  return known.access === 'gated' && known.subject !== null;
}
