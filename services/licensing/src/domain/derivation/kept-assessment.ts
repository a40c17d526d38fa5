import type { Assessment } from './answer.ts';

/** An answer that was given, and is given again to the same question. */
export type KeptAssessment = {
  readonly id: string;
  /** Digest of everything that the answer rests on. */
  readonly key: string;
  /** The organisation of the output; '' = only a plan. */
  readonly organisation: string;
  readonly output: string;
  readonly answer: Assessment;
  /** SHA-256 of the answer as canonical JSON. */
  readonly digest: string;
  readonly createdAt: Date;
};
