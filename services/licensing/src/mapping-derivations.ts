import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type {
  AssessedInput,
  AssessedOutput,
  AssessmentChangeSchema,
  AssessmentSchema,
  DerivationReviewSchema,
  LicenceExceptionSchema,
  StanceSchema,
} from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import type { PreviewSourceRequest } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CEILING_OPERATIONS } from './domain/derivation/answer.ts';
import type { KeptAssessment } from './domain/derivation/kept-assessment.ts';
import type { WorkKind } from './domain/derivation/question.ts';
import type { AssessmentChange } from './domain/derivation/standing.ts';
import type { DerivationReview } from './domain/derivation-review.ts';
import type { LicenceException } from './domain/licence-exception.ts';
import type { StoredStance } from './domain/stance.ts';
import type { AssessInput } from './operations/assess-derivation.ts';
import type { GivenInput } from './operations/gather-sources.ts';

/** An input of a request; undefined when it names nothing. */
export function toGivenInput({ source, operation, until }: AssessedInput): GivenInput | undefined {
  if (source.case === 'version') return { source: { kind: 'version', version: source.value }, operation, until };
  if (source.case !== 'work') return undefined;
  const { label, kind, licence, rightsholder } = source.value;
  const work = { kind: 'work', label, workKind: toKind(kind) as WorkKind, licence, rightsholder } as const;
  return { source: work, operation, until };
}

/** What is supposed of a source; undefined when nothing is. */
export function toSupposed(instead: PreviewSourceRequest['instead']): { licence: string } | 'removed' | undefined {
  if (instead.case === 'licence') return { licence: instead.value };
  return instead.case === 'removed' && instead.value ? 'removed' : undefined;
}

/** The output of a request. */
export function toOutput(output: AssessedOutput | undefined): AssessInput['output'] {
  return {
    kind: toKind(output?.kind ?? AssetKind.UNSPECIFIED),
    version: output?.version,
    name: output?.name ?? '',
    licence: output?.licence ?? '',
    shared: output?.shared ?? false,
    served: output?.served ?? false,
    commercial: output?.commercial ?? false,
    files: output?.filesKnown ? output.files : null,
    carries: output?.carries ?? [],
  };
}

function toKind(kind: AssetKind): WorkKind | undefined {
  if (kind === AssetKind.DATASET) return 'dataset';
  return kind === AssetKind.MODEL ? 'model' : undefined;
}

/** An assessment as the contract has it. */
export function toProtoAssessment({
  id,
  answer,
  digest,
  createdAt,
}: KeptAssessment): MessageInitShape<typeof AssessmentSchema> {
  const { ceilings, duties, proof, choices, exceptions, ...rest } = answer;
  return {
    ...rest,
    id,
    digest,
    createdAt: timestampFromDate(createdAt),
    proof: proof.map((line) => ({ ...line, path: [...line.path] })),
    duties: duties.map(({ text, paths, ...duty }) => ({
      ...duty,
      textVi: text.vi,
      textEn: text.en,
      paths: paths.map((refs) => ({ refs: [...refs] })),
    })),
    ceilings: CEILING_OPERATIONS.map((operation) => ({ operation, value: ceilings[operation] })),
    until: ceilings.until ?? '',
    territoryOnly: [...(ceilings.territory?.only ?? [])],
    territoryExcept: [...(ceilings.territory?.except ?? [])],
    limitsPurpose: ceilings.purpose !== null,
    purposes: [...(ceilings.purpose ?? [])],
    choices: [...choices],
    exceptions: [...exceptions],
  };
}

/** A stance as the contract has it. */
export function toProtoStance({ createdAt, ...stance }: StoredStance): MessageInitShape<typeof StanceSchema> {
  return { ...stance, createdAt: timestampFromDate(createdAt) };
}

/** An exception as the contract has it. */
export function toProtoException({
  createdAt,
  ...exception
}: LicenceException): MessageInitShape<typeof LicenceExceptionSchema> {
  return { ...exception, createdAt: timestampFromDate(createdAt) };
}

/** A review as the contract has it. */
export function toProtoReview({
  createdAt,
  decidedAt,
  ...review
}: DerivationReview): MessageInitShape<typeof DerivationReviewSchema> {
  const shown = { ...review, createdAt: timestampFromDate(createdAt) };
  return decidedAt ? { ...shown, decidedAt: timestampFromDate(decidedAt) } : shown;
}

/** A change of an assessment as the contract has it. */
export function toProtoChange({
  createdAt,
  beforeId,
  afterId,
  proof,
  conflicts,
  ...change
}: AssessmentChange): MessageInitShape<typeof AssessmentChangeSchema> {
  return {
    ...change,
    beforeAssessmentId: beforeId,
    afterAssessmentId: afterId,
    ...(proof && { proof: { ...proof, path: [...proof.path] } }),
    conflicts: conflicts.map((line) => ({ ...line, path: [...line.path] })),
    createdAt: timestampFromDate(createdAt),
  };
}
