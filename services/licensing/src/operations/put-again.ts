import type { Kysely } from 'kysely';
import type { Policy, WorkLicence } from '../domain/derivation/question.ts';
import type { Standing } from '../domain/derivation/standing.ts';
import { runningExceptions } from '../store/exception-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import type { TermRecords } from '../terms/load-terms.ts';
import type { Gathered } from './answer-question.ts';
import { recordsFor } from './resolve-licences.ts';

/** The question of a standing assessment with the records and exceptions of today, under a stance. */
export async function putAgain(
  context: { db: Kysely<LicensingTables>; terms: TermRecords },
  { question, organisation }: Pick<Standing, 'question' | 'organisation'>,
  { policy, on }: { policy: Policy; on: string },
): Promise<Gathered> {
  const { digests, ...bare } = question;
  const licences: WorkLicence[] = bare.works.map((work) => work.licence);
  if (bare.output.licence) licences.push({ kind: 'named', expression: bare.output.licence });
  const [terms, exceptions] = await Promise.all([
    recordsFor(context, licences),
    runningExceptions(context.db, { organisation, on }),
  ]);
  return { question: { ...bare, policy, exceptions, on, terms }, digests };
}
