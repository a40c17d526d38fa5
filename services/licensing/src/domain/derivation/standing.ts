import type { ProofLine } from './answer.ts';
import type { Question, Verdict, WorkKind } from './question.ts';

/** What an assessment of a version is for: that it is published, or that it carries the label of the alliance rule. */
export type Purpose = 'publication' | 'label-licence' | 'label-sources';

/** A question without what decides it anew each time: stance, records and exceptions. */
export type BareQuestion = Pick<Question, 'output' | 'works' | 'edges'> & {
  /** Of the versions among the works. */
  readonly digests: Readonly<Record<string, string>>;
};

/** The version that an assessment is about. */
export type Subject = {
  readonly kind: WorkKind;
  readonly organisation: string;
  readonly name: string;
  readonly version: string;
};

/** The assessment that a version rests on now. */
export type Standing = Subject & {
  /** The version as proofs name it. */
  readonly output: string;
  readonly purpose: Purpose;
  readonly assessmentId: string;
  readonly question: BareQuestion;
  readonly stanceVersion: number;
  /** How often something that it rests on may have changed; why, when it was not looked at since. */
  readonly wanted: number;
  readonly wantedBecause: ChangeCause | '';
  /** Sources that were not known may be known by now. */
  readonly asksLineage: boolean;
};

/** Why an assessment was made again. */
export type ChangeCause = 'stance' | 'terms' | 'conclusion' | 'exception' | 'lineage';

/** How an assessment came out, or would come out, when it was made again; `id` and `afterId` are empty in a preview. */
export type AssessmentChange = {
  readonly id: string;
  readonly output: string;
  readonly organisation: string;
  readonly purpose: Purpose;
  readonly cause: ChangeCause | '';
  readonly beforeId: string;
  readonly afterId: string;
  readonly before: Verdict;
  readonly after: Verdict;
  /** The first line of the proof afterwards. */
  readonly proof: ProofLine | undefined;
  /** The lines of it that are REVIEW or BLOCK. */
  readonly conflicts: readonly ProofLine[];
  readonly createdAt: Date;
};

/** Verdicts with which a published version is for people to look at, and with which the label cannot be carried. */
export function isDoubtful(verdict: Verdict): boolean {
  return verdict === 'REVIEW' || verdict === 'BLOCK';
}
