import type { Transact } from '@alliance/events/outbox';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { ENGINE } from '../domain/derivation/answer.ts';
import { assess } from '../domain/derivation/assess.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { Question } from '../domain/derivation/question.ts';
import { findByKey } from '../store/assessment-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { digestOf } from '../terms/read-record.ts';
import { keepAssessment, type Made } from './keep-assessment.ts';

export type Gathered = { question: Question; digests: Readonly<Record<string, string>> };

/** Assesses a question, or gives the answer that it had before. */
export async function answerQuestion(
  context: { db: Kysely<LicensingTables>; transact: Transact<LicensingTables>; clock: Clock },
  gathered: Gathered,
  about: Pick<Made, 'organisation' | 'subject' | 'actor'>,
): Promise<KeptAssessment> {
  const key = keyOf(gathered);
  return (
    (await findByKey(context.db, key)) ??
    (await keepAssessment(context, { ...about, key, answer: assess(gathered.question) }))
  );
}

/** Everything that the answer rests on; of the day only which terms have ended by it. */
function keyOf({ question, digests }: Gathered): string {
  const { output, works, edges, policy, exceptions, on, terms } = question;
  return digestOf({
    engine: ENGINE,
    output,
    works: sorted(works),
    edges: sorted(edges),
    digests,
    policy,
    terms: sorted([...terms.values()].map(({ id, digest }) => [id, digest])),
    exceptions: exceptions.map(({ id }) => id),
    ended: [
      ...works.filter(({ until }) => until !== null && until < on).map(({ ref }) => ref),
      ...[...terms.values()].filter(({ limits }) => limits.expiry && limits.expiry.on < on).map(({ id }) => id),
    ].toSorted(),
  });
}

function sorted<T>(values: readonly T[]): string[] {
  return values.map((value) => JSON.stringify(value)).toSorted();
}
