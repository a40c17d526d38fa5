/** A person's acceptance of the exact text of one version of terms; it never changes. */
export type Acceptance = {
  readonly id: string;
  readonly licenceId: string;
  readonly termsVersion: number;
  readonly personId: string;
  /** On whose behalf; '' = for themself. */
  readonly organisation: string;
  readonly language: string;
  readonly textSha256: string;
  readonly acceptedAt: Date;
};
