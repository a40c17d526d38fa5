import type { Expression } from '../expression-syntax.ts';
import type { Stance, TermRecord } from '../term-record.ts';

export const OPERATIONS = [
  'copy',
  'filter',
  'annotate',
  'merge',
  'collect',
  'train',
  'finetune',
  'merge-weights',
  'quantise',
  'distil',
  'generate',
  'embed',
  'evaluate',
] as const;
/** From a claim to what governance has looked into. */
export const EVIDENCE = ['self-asserted', 'signed', 'digest-matched', 'run-captured', 'audited'] as const;
/** Rising: the verdict of a whole is that of its worst line. */
export const VERDICTS = ['OK', 'DUTY', 'REVIEW', 'BLOCK'] as const;

export type Operation = (typeof OPERATIONS)[number];
export type Evidence = (typeof EVIDENCE)[number];
export type Verdict = (typeof VERDICTS)[number];
export type WorkKind = 'dataset' | 'model';

/** What is known of a work's licence: an expression over licence ids, that it has none, or not even that. */
export type WorkLicence =
  | { readonly kind: 'named'; readonly expression: Expression<string> }
  | { readonly kind: 'none'; readonly text: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Something that the output was made from, at whatever remove. */
export type Work = {
  readonly ref: string;
  readonly kind: WorkKind;
  readonly rightsholder: string;
  /** Of all its files: what several sets of them ask for holds together. */
  readonly licence: WorkLicence;
  /** The licence of each set of its files, where there are several: under each of them it was given on. */
  readonly fileLicences?: readonly Expression<string>[];
  /** What texts in it say otherwise, as sentences. */
  readonly doubts?: readonly string[];
  /** The last day of the agreement under which it is used, as far as somebody says so. */
  readonly until: string | null;
};

/** How a work (or the output) came from another. */
export type Edge = {
  readonly parent: string;
  readonly child: string;
  readonly operation: Operation;
  readonly evidence: Evidence;
  readonly disputed: boolean;
};

/** What is made, and what is to be done with it. */
export type Output = {
  readonly ref: string;
  readonly kind: WorkKind;
  /** Its name; null while it has none. */
  readonly name: string | null;
  readonly licence: Expression<string> | null;
  /** Licences that sets of its files have besides; what its sources ask for is asked of each. */
  readonly fileLicences?: readonly Expression<string>[];
  /** What texts in it say otherwise, as sentences. */
  readonly doubts?: readonly string[];
  readonly shared: boolean;
  /** Offered as a service. */
  readonly served: boolean;
  readonly commercial: boolean;
  /** Paths of its files; null while they are not known. */
  readonly files: readonly string[] | null;
  /** Use restrictions that its terms carry, by document. */
  readonly carries: readonly string[];
};

/** What the alliance has decided about unsettled law. */
export type Policy = { readonly stance: Stance; readonly version: number; readonly minimumEvidence: Evidence };

/** A recorded human decision that lifts one finding; the engine infers none. */
export type Exception = {
  readonly id: string;
  readonly parent: string;
  readonly licence: string;
  readonly rule: string;
  /** Its last day. */
  readonly until: string;
  readonly decidedBy: string;
  readonly documentSha256: string;
};

export type Question = {
  readonly output: Output;
  readonly works: readonly Work[];
  readonly edges: readonly Edge[];
  readonly policy: Policy;
  readonly exceptions: readonly Exception[];
  /** The day of the assessment; only ends of terms are compared with it. */
  readonly on: string;
  readonly terms: ReadonlyMap<string, TermRecord>;
};
