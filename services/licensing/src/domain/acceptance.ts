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

/** The first version to ask to be accepted in place of another, and whether it was, in time. */
export type Successor = { readonly version: number; readonly acceptBy: Date; readonly inTime: boolean };

/** An acceptance with what came after it; null = nothing asks for another one. */
export type StandingAcceptance = Acceptance & { readonly successor: Successor | null };

/** Whether an acceptance holds at a moment; until its grace date it does, after it no more. */
export function acceptanceState(
  { successor }: Pick<StandingAcceptance, 'successor'>,
  now: Date,
): 'holds' | 'waiting' | 'replaced' | 'lapsed' {
  if (!successor) return 'holds';
  if (successor.inTime) return 'replaced';
  return now <= successor.acceptBy ? 'waiting' : 'lapsed';
}
