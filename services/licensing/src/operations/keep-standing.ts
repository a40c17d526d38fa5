import type { Transact } from '@alliance/events/outbox';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { outboundOf } from '../domain/derivation/file-sets.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { Question } from '../domain/derivation/question.ts';
import type { BareQuestion, Purpose } from '../domain/derivation/standing.ts';
import { termsOf } from '../domain/expression-syntax.ts';
import { putStanding, type UsedTerms } from '../store/standing-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { toSubject, versionText } from '../version-text.ts';
import type { Gathered } from './answer-question.ts';

/** Remembers that a version rests on an assessment, so that it is assessed again when a record or the stance changes. */
export async function keepStanding(
  { transact }: { transact: Transact<LicensingTables> },
  version: AssetVersionRef,
  {
    kept,
    gathered,
    purpose,
    published,
  }: { kept: KeptAssessment; gathered: Gathered; purpose: Purpose; published: boolean },
): Promise<void> {
  const { question, digests } = gathered;
  await transact((trx) =>
    putStanding(trx, {
      ...toSubject(version),
      output: versionText(version),
      purpose,
      assessmentId: kept.id,
      question: { ...bare(question), digests },
      stanceVersion: question.policy.version,
      published,
      terms: usedTerms(question),
    }),
  );
}

function bare({ output, works, edges }: Question): Omit<BareQuestion, 'digests'> {
  return { output, works, edges };
}

/** The record of every licence that a question names, and of which there was none. */
export function usedTerms({ output, works, terms }: Pick<Question, 'output' | 'works' | 'terms'>): UsedTerms {
  const expressions = works.flatMap(({ licence }) => (licence.kind === 'named' ? [licence.expression] : []));
  const outbound = outboundOf(output).map(({ expression }) => expression);
  const ids = [...expressions, ...outbound].flatMap((expression) => termsOf(expression));
  return new Map(ids.map((id) => [id, terms.get(id)?.digest ?? '']));
}
