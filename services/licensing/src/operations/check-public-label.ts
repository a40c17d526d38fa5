import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetVersionRef, Derivation } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Call } from '@alliance/rpc/types';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import { isDoubtful, type Purpose } from '../domain/derivation/standing.ts';
import { toSubject, versionText } from '../version-text.ts';
import type { Gathered } from './answer-question.ts';
import { type AssessContext, assessAndShow } from './assess-derivation.ts';
import { fromDerivation, patient, reasonsOf } from './check-publication.ts';
import type { GivenInput } from './gather-sources.ts';
import { keepStanding } from './keep-standing.ts';

type Candidate = {
  version?: AssetVersionRef | undefined;
  licence: string;
  derivedFrom: readonly Derivation[];
  files: readonly string[];
  published: boolean;
  /** Licences that sets of its files have besides. */
  fileLicences: readonly string[];
  /** What texts in it say otherwise. */
  licenceDoubts: readonly string[];
};
type Asker = Pick<Call, 'caller' | 'forward'>;

/**
 * Assesses whether a version may carry the label "public alliance asset" (licensing.md section 7): that its own licence lets
 * everybody use it commercially, and so does everything that it was made from. Returns the assessments. Errors: those of
 * `assessDerivation`, `public_label_refused` with the first lines of the proof.
 */
export async function checkPublicLabel(
  context: AssessContext,
  { version, licence, derivedFrom, files, published, fileLicences, licenceDoubts: doubts }: Candidate,
  asker: Asker,
): Promise<KeptAssessment[]> {
  if (!version?.asset) throw invalidArgument('Name the version that is to carry the label.');
  const { kind, organisation: rightsholder } = toSubject(version);
  // Taken together, so that commercial use must be permitted by each.
  const whole = wholeLicence([licence, ...fileLicences]);
  const own = { kind: 'work', label: versionText(version), workKind: kind, licence: whole, rightsholder } as const;
  const questions: { purpose: Purpose; inputs: (GivenInput | undefined)[]; operation: string }[] = [
    { purpose: 'label-licence', inputs: [{ source: own, operation: 'copy', until: '' }], operation: 'copy' },
  ];
  if (derivedFrom.length > 0) {
    const inputs = derivedFrom.map(fromDerivation);
    questions.push({ purpose: 'label-sources', inputs, operation: derivedFrom[0]?.relation ?? '' });
  }
  const use = { shared: true, served: false, commercial: true, files, carries: [], doubts };
  const found: { kept: KeptAssessment; gathered: Gathered; purpose: Purpose }[] = [];
  for (const { purpose, inputs, operation } of questions) {
    const licences = purpose === 'label-licence' ? { licence: whole } : { licence, fileLicences };
    const question = { inputs, operation, output: { kind, version, name: '', ...licences, ...use }, stance: '' };
    const { kept, gathered } = await assessAndShow({ ...context, lineage: patient(context.lineage) }, question, asker);
    if (isDoubtful(kept.answer.verdict)) throw refused(kept);
    found.push({ kept, gathered, purpose });
  }
  for (const one of found) await keepStanding(context, version, { ...one, published });
  return found.map(({ kept }) => kept);
}

/** All licences as one expression. */
function wholeLicence(licences: readonly string[]): string {
  const distinct = [...new Set(licences)];
  return distinct.length === 1 ? (distinct[0] ?? '') : distinct.map((licence) => `(${licence})`).join(' AND ');
}

function refused(kept: KeptAssessment): AllianceError {
  const { verdict, proof, note } = kept.answer;
  return new AllianceError(
    'public_label_refused',
    `${kept.output} cannot carry the label "public alliance asset": ${reasonsOf(kept)}. Only what everybody may use commercially, with all that it was made from, can (${note}).`,
    {
      details: { assessmentId: kept.id, verdict, proof: proof.filter(({ result }) => result === verdict).slice(0, 3) },
    },
  );
}
