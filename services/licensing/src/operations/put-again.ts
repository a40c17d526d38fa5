import type { Kysely } from 'kysely';
import { outboundOf } from '../domain/derivation/file-sets.ts';
import type { Policy } from '../domain/derivation/question.ts';
import type { Standing } from '../domain/derivation/standing.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import { runningExceptions } from '../store/exception-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import type { TermRecords } from '../terms/load-terms.ts';
import type { Gathered } from './answer-question.ts';
import { recordsFor } from './resolve-licences.ts';
import { withConclusions, withOwnConclusions } from './with-conclusions.ts';

/** The question of a standing assessment with the records and exceptions of today, under a stance. */
export async function putAgain(
  context: { db: Kysely<LicensingTables>; terms: TermRecords; register: LicenceRegister },
  { question, organisation, purpose }: Pick<Standing, 'question' | 'organisation' | 'purpose'>,
  { policy, on }: { policy: Policy; on: string },
): Promise<Gathered> {
  const { digests, ...asked } = question;
  const own = await withOwnConclusions(context, { ...asked, purpose });
  const bare = { ...asked, output: own.output, works: await withConclusions(context, own.works) };
  const licences = [...bare.works.map((work) => work.licence), ...outboundOf(bare.output)];
  const [terms, exceptions] = await Promise.all([
    recordsFor(context, licences),
    runningExceptions(context.db, { organisation, on }),
  ]);
  return { question: { ...bare, policy, exceptions, on, terms }, digests };
}
