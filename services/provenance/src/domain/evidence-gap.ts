import type { Caller } from '@alliance/auth/caller';

/** What a derivation lacks. */
export type Gap = 'below-digest-matched' | 'unknown-parent' | 'hidden-parent';

/** Kinds of evidence that do not say that the bytes of the source are those that it was published with, the least first. */
export const WEAK_EVIDENCE: readonly string[] = ['reported', 'self-asserted', 'signed'];
const STRONG_EVIDENCE: readonly string[] = ['digest-matched', 'run-captured'];

/** How many derivations an organisation has with one kind of evidence, and how many of their sources are not known. */
export type EvidenceCount = { evidence: string; edges: number; unknownParents: number; hiddenParents: number };

export type EvidenceSummary = {
  organisation: string;
  edges: number;
  evidence: { evidence: string; edges: number; share: number }[];
  belowDigestMatched: number;
  shareBelowDigestMatched: number;
  unknownParents: number;
  hiddenParents: number;
};

/** Sums up what was counted of an organisation. */
export function summarise(organisation: string, counts: readonly EvidenceCount[]): EvidenceSummary {
  const rank = ({ evidence }: EvidenceCount) => [...WEAK_EVIDENCE, ...STRONG_EVIDENCE].indexOf(evidence);
  const sum = (count: (one: EvidenceCount) => number) => counts.reduce((total, one) => total + count(one), 0);
  const edges = sum((one) => one.edges);
  const share = (part: number) => (edges === 0 ? 0 : part / edges);
  const below = sum((one) => (WEAK_EVIDENCE.includes(one.evidence) ? one.edges : 0));
  return {
    organisation,
    edges,
    evidence: counts
      .toSorted((one, other) => rank(one) - rank(other))
      .map((one) => ({ evidence: one.evidence, edges: one.edges, share: share(one.edges) })),
    belowDigestMatched: below,
    shareBelowDigestMatched: share(below),
    unknownParents: sum((one) => one.unknownParents),
    hiddenParents: sum((one) => one.hiddenParents),
  };
}

/** What a derivation lacks. A source that cannot be seen is not told apart from one that nobody published. */
export function gapsOf(evidence: string, parent: { isHidden: boolean; isUnknown: boolean }): Gap[] {
  const gaps: Gap[] = WEAK_EVIDENCE.includes(evidence) ? ['below-digest-matched'] : [];
  if (parent.isHidden) return [...gaps, 'hidden-parent'];
  return parent.isUnknown ? [...gaps, 'unknown-parent'] : gaps;
}

/** Whether somebody may see the gaps of an organisation: as with entries of the log, its own people and those who oversee all. */
export function maySeeGapsOf(caller: Caller, organisation: string): boolean {
  if (caller.allianceRoles.some((role) => role === 'governance' || role === 'auditor')) return true;
  return caller.memberships.some((membership) => membership.organisation === organisation);
}
