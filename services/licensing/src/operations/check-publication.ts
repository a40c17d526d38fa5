import { setTimeout as delay } from 'node:timers/promises';
import { AllianceError, invalidArgument, isAllianceError } from '@alliance/errors/alliance-error';
import { AssetKind, type AssetVersionRef, type Derivation } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Call } from '@alliance/rpc/types';
import type { Closure, LineageDesk } from '../clients/lineage-desk.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { WorkKind } from '../domain/derivation/question.ts';
import type { DerivationReview } from '../domain/derivation-review.ts';
import { reviewOfAssessment } from '../store/review-store.ts';
import { versionText } from '../version-text.ts';
import { type AssessContext, assessAndShow } from './assess-derivation.ts';
import type { GivenInput } from './gather-sources.ts';
import { keepStanding } from './keep-standing.ts';
import { openReview } from './open-review.ts';

type Publication = {
  version?: AssetVersionRef | undefined;
  licence: string;
  derivedFrom: readonly Derivation[];
  files: readonly string[];
  /** Licences that sets of its files have besides. */
  fileLicences: readonly string[];
  /** What texts in it say otherwise. */
  licenceDoubts: readonly string[];
};
type Asker = Pick<Call, 'caller' | 'forward'>;

/** Publications reach provenance by events: one that is not there may be on its way. */
const PATIENCE_MS = [100, 200, 400, 800];
const SHOWN_LINES = 3;

/**
 * Assesses a version that is to be published by the sources that it names and by what texts in it say of licences; every publication counts as shared. Returns the
 * assessment when it may be published: the verdict is OK or DUTY, or REVIEW and governance approved it. Errors: those of
 * `assessDerivation`, `derivation_blocked` with the first lines of the proof, `review_pending` with the review that was opened.
 */
export async function checkPublication(
  context: AssessContext,
  { version, licence, derivedFrom, files, fileLicences, licenceDoubts: doubts }: Publication,
  asker: Asker,
): Promise<KeptAssessment> {
  if (!version?.asset) throw invalidArgument('Name the version that is to be published.');
  const kind: WorkKind = version.asset.kind === AssetKind.MODEL ? 'model' : 'dataset';
  const output = {
    kind,
    version,
    name: '',
    licence,
    fileLicences,
    doubts,
    shared: true,
    served: false,
    commercial: false,
    files,
    carries: [],
  };
  const inputs = derivedFrom.map(fromDerivation);
  const question = { inputs, operation: derivedFrom[0]?.relation ?? '', output, stance: '', mayStandAlone: true };
  const { kept, gathered } = await assessAndShow({ ...context, lineage: patient(context.lineage) }, question, asker);
  if (kept.answer.verdict === 'BLOCK') throw blocked(kept);
  if (kept.answer.verdict === 'REVIEW') await requireApproval(context, kept, asker);
  await keepStanding(context, version, { kept, gathered, purpose: 'publication', published: false });
  return kept;
}

async function requireApproval(context: AssessContext, kept: KeptAssessment, { caller }: Asker): Promise<void> {
  const { db, transact, clock } = context;
  const by = { actor: { personId: caller?.personId ?? '', role: 'publisher' }, createdAt: clock() };
  // Of several at the same time the first opens it.
  const review =
    (await reviewOfAssessment(db, kept.id)) ??
    (await transact((trx) => openReview(trx, kept, by))) ??
    ((await reviewOfAssessment(db, kept.id)) as DerivationReview);
  if (review.state === 'approved') return;
  if (review.state === 'refused') throw refused(kept, review);
  throw new AllianceError(
    'review_pending',
    `Whether ${kept.output} may be published like this is for governance to decide: ${reasonsOf(kept)}. Publish it again when review ${review.id} is decided.`,
    { details: { assessmentId: kept.id, reviewId: review.id } },
  );
}

function blocked(kept: KeptAssessment): AllianceError {
  const { proof, note } = kept.answer;
  return new AllianceError(
    'derivation_blocked',
    `${kept.output} cannot be published: ${reasonsOf(kept)}. Choose another licence or other sources (${note}).`,
    {
      details: { assessmentId: kept.id, proof: proof.filter(({ result }) => result === 'BLOCK').slice(0, SHOWN_LINES) },
    },
  );
}

function refused({ id, output }: KeptAssessment, review: DerivationReview): AllianceError {
  return new AllianceError(
    'derivation_blocked',
    `Governance decided that ${output} is not published with these sources: ${review.reason}`,
    { details: { assessmentId: id, reviewId: review.id } },
  );
}

/** The first lines of the proof that made the verdict, in one sentence. */
export function reasonsOf({ answer: { proof, verdict } }: KeptAssessment): string {
  const lines = proof.filter(({ result }) => result === verdict).slice(0, SHOWN_LINES);
  return lines.map(({ parent, clause, reason }) => `${parent}: ${reason}${clause && ` (${clause})`}`).join('; ');
}

/** A source that a version names; undefined when it names none. */
export function fromDerivation({ source, relation: operation }: Derivation, index: number): GivenInput | undefined {
  if (source.case === 'version') return { source: { kind: 'version', version: source.value }, operation, until: '' };
  if (source.case !== 'external') return undefined;
  // The same address may be named twice, as it was at different times.
  const label = `${source.value.url} (${index + 1})`;
  const { licence } = source.value;
  const work = { kind: 'work', label, workKind: 'dataset', licence, rightsholder: '' } as const;
  return { source: work, operation, until: '' };
}

/** Waits a little for a version that is not known yet; one that stays unknown is an unknown source, for a person to look at. */
export function patient(lineage: LineageDesk): LineageDesk {
  return {
    closureOf: async (version, limit, options) => {
      for (const wait of [...PATIENCE_MS, undefined]) {
        try {
          return await lineage.closureOf(version, limit, options);
        } catch (error) {
          if (!isAllianceError(error, 'not_found')) throw error;
          if (wait === undefined) break;
          await delay(wait);
        }
      }
      return unknownClosure(version);
    },
  };
}

function unknownClosure(version: AssetVersionRef): Closure {
  const ref = versionText(version);
  const kind = version.asset?.kind === AssetKind.MODEL ? 'model' : 'dataset';
  const unknownBecause = `${ref} is not known to provenance yet`;
  const source = {
    ref,
    kind,
    rightsholder: version.asset?.organisation ?? '',
    licence: null,
    unknownBecause,
    digest: '',
  } as const;
  return { sources: [source], links: [] };
}
