import type { PinnedTerms } from './vocabulary.ts';

/** The pinned terms that were not accepted in exactly that version: another text is another agreement. */
export function missingTerms(pinned: readonly PinnedTerms[], accepted: readonly PinnedTerms[]): PinnedTerms[] {
  return pinned.filter(
    ({ licenceId, version }) => !accepted.some((one) => one.licenceId === licenceId && one.version === version),
  );
}
