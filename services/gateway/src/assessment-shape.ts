import type { Assessment } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import { AssessmentSchema } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import Type from 'typebox';
import { type Json, present } from './presentation.ts';

const Text = Type.String();
const Texts = Type.Array(Text);
const Verdict = Type.String({ enum: ['OK', 'DUTY', 'REVIEW', 'BLOCK'] });
const Ceiling = Type.String({ enum: ['permit', 'review', 'prohibit'] });
const OPERATIONS = ['view', 'download', 'train', 'publish-weights', 'redistribute', 'commercial-use'];

const ProofLine = Type.Object({
  rule: Text,
  operation: Text,
  parent: Text,
  path: Texts,
  licence: Text,
  clause: Text,
  textSha256: Text,
  termsDigest: Text,
  evidence: Text,
  result: Verdict,
  reason: Text,
  uncited: Text,
  exception: Text,
});
const Duty = Type.Object({
  id: Text,
  licence: Text,
  rightsholder: Text,
  trigger: Text,
  clause: Text,
  text: Type.Object({ vi: Text, en: Text }),
  paths: Type.Array(Texts),
  state: Type.String({ enum: ['open', 'met', 'unmet'] }),
});
const Ceilings = Type.Object({
  ...Object.fromEntries(OPERATIONS.map((operation) => [operation, Ceiling])),
  until: Type.Union([Text, Type.Null()]),
  territory: Type.Union([Type.Object({ only: Texts, except: Texts }), Type.Null()]),
  purpose: Type.Union([Texts, Type.Null()]),
});

/** An assessment as the public API shows it (licensing.md section 5). */
export const AssessmentShape = Type.Object({
  id: Text,
  verdict: Verdict,
  stance: Type.String({ examples: ['conservative@3'] }),
  engine: Text,
  note: Type.String({ description: 'Always "engine assessment, not legal advice".' }),
  proof: Type.Array(ProofLine, {
    description: 'The worst lines first; every one that is not OK cites, or says why not.',
  }),
  omitted: Type.Integer({ description: 'Lines of the proof that were left off; never the worst.' }),
  duties: Type.Array(Duty),
  ceilings: Ceilings,
  choices: Type.Array(Type.Object({ ref: Text, expression: Text, chosen: Text })),
  exceptions: Texts,
  digest: Text,
  createdAt: Type.String({ format: 'date-time' }),
});

/** Shows an assessment in that shape. */
export function showAssessment(assessment: Assessment): { [key: string]: Json } {
  const { ceilings, territoryOnly, territoryExcept, duties } = assessment;
  const { until: _, limitsPurpose: __, purposes: ___, ...shown } = present(AssessmentSchema, assessment);
  delete shown.territoryOnly;
  delete shown.territoryExcept;
  const isLimited = territoryOnly.length + territoryExcept.length > 0;
  return {
    ...shown,
    duties: duties.map(({ id, licence, rightsholder, trigger, clause, textVi, textEn, paths, state }) => ({
      id,
      licence,
      rightsholder,
      trigger,
      clause,
      text: { vi: textVi, en: textEn },
      paths: paths.map(({ refs }) => refs),
      state,
    })),
    ceilings: {
      ...Object.fromEntries(ceilings.map(({ operation, value }) => [operation, value])),
      until: assessment.until || null,
      territory: isLimited ? { only: territoryOnly, except: territoryExcept } : null,
      purpose: assessment.limitsPurpose ? assessment.purposes : null,
    },
  };
}
