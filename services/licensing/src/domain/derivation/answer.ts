import type { Operation, Verdict } from './question.ts';

export const ENGINE = '1.1.0';
export const NOTE = 'engine assessment, not legal advice';

export const CEILING_OPERATIONS = [
  'view',
  'download',
  'train',
  'publish-weights',
  'redistribute',
  'commercial-use',
] as const;
export type CeilingOperation = (typeof CEILING_OPERATIONS)[number];
/** Rising in strictness. */
export const CEILINGS = ['permit', 'review', 'prohibit'] as const;
export type Ceiling = (typeof CEILINGS)[number];

/** One step of the proof: which rule looked at which source along which way, and what came of it. */
export type ProofLine = {
  readonly rule: string;
  readonly operation: Operation | '';
  readonly parent: string;
  /** From the source's child to the work that the line is about. */
  readonly path: readonly string[];
  readonly licence: string;
  readonly clause: string;
  readonly textSha256: string;
  readonly termsDigest: string;
  readonly evidence: string;
  readonly result: Verdict;
  readonly reason: string;
  /** Why clause or text digest are empty; '' when both are there. */
  readonly uncited: string;
  /** The exception that lifted it. */
  readonly exception: string;
};

/** Something that must ship with the output or be kept to. */
export type Duty = {
  readonly id: string;
  readonly licence: string;
  readonly rightsholder: string;
  readonly trigger: string;
  readonly clause: string;
  readonly text: { readonly en: string; readonly vi: string };
  readonly paths: readonly (readonly string[])[];
  /** `met` and `unmet` where a machine can tell. */
  readonly state: 'open' | 'met' | 'unmet';
};

/** What can be granted on the output at most. */
export type Ceilings = Readonly<Record<CeilingOperation, Ceiling>> & {
  /** The last day; null = no end. */
  readonly until: string | null;
  readonly territory: { readonly only: readonly string[]; readonly except: readonly string[] } | null;
  readonly purpose: readonly string[] | null;
};

export type Assessment = {
  readonly verdict: Verdict;
  readonly stance: string;
  readonly engine: string;
  readonly note: string;
  readonly proof: readonly ProofLine[];
  /** Lines that were left off because the proof is long; never the worst. */
  readonly omitted: number;
  readonly duties: readonly Duty[];
  readonly ceilings: Ceilings;
  /** Which alternative of an expression with OR was taken. */
  readonly choices: readonly { readonly ref: string; readonly expression: string; readonly chosen: string }[];
  readonly exceptions: readonly string[];
};
