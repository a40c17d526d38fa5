import type { PinnedTerms } from './vocabulary.ts';

/** A version of terms that asks to be accepted in place of former ones, by its grace date (spec: licensing, section 8). */
export type NewerTerms = PinnedTerms & { acceptBy: Date };

/**
 * The terms that are still to be accepted at a moment. What was pinned must have been accepted in exactly that version, for
 * another text is another agreement; a newer version that asks to be accepted in its place does as well, and must be from its
 * grace date on.
 */
export function missingTerms(
  pinned: readonly PinnedTerms[],
  accepted: readonly PinnedTerms[],
  { newer, at }: { newer: readonly NewerTerms[]; at: Date },
): PinnedTerms[] {
  return pinned
    .filter((terms) => !agreed(terms, accepted, newer).some((one) => !isOver(lapseOf(one, newer), at)))
    .map((terms) => successorsOf(terms, newer).at(-1) ?? terms)
    .map(({ licenceId, version }) => ({ licenceId, version }));
}

/** When the first of the terms that were accepted ceases to be so; undefined while nothing asks for another text. */
export function firstLapse(
  pinned: readonly PinnedTerms[],
  accepted: readonly PinnedTerms[],
  newer: readonly NewerTerms[],
): Date | undefined {
  const lapses = pinned.flatMap((terms) => {
    const newest = agreed(terms, accepted, newer).at(-1);
    return (newest && lapseOf(newest, newer)) ?? [];
  });
  return lapses.toSorted((one, other) => one.getTime() - other.getTime())[0];
}

/** What was accepted of the pinned terms or in their place, the newest last. */
function agreed(
  pinned: PinnedTerms,
  accepted: readonly PinnedTerms[],
  newer: readonly NewerTerms[],
): readonly PinnedTerms[] {
  const [first] = successorsOf(pinned, newer);
  return accepted
    .filter(({ licenceId }) => licenceId === pinned.licenceId)
    .filter(({ version }) => version === pinned.version || (first !== undefined && version >= first.version))
    .toSorted((one, other) => one.version - other.version);
}

function lapseOf(terms: PinnedTerms, newer: readonly NewerTerms[]): Date | undefined {
  const dates = successorsOf(terms, newer).map(({ acceptBy }) => acceptBy.getTime());
  return dates.length === 0 ? undefined : new Date(Math.min(...dates));
}

function successorsOf({ licenceId, version }: PinnedTerms, newer: readonly NewerTerms[]): NewerTerms[] {
  return newer
    .filter((one) => one.licenceId === licenceId && one.version > version)
    .toSorted((one, other) => one.version - other.version);
}

/** The date itself still counts. */
function isOver(lapse: Date | undefined, at: Date): boolean {
  return lapse !== undefined && lapse < at;
}
