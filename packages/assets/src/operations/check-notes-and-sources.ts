import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { type GivenDerivation, parseDerivations } from '../domain/derivations.ts';
import { textProblem } from '../domain/text-problem.ts';
import type { Derivation } from '../domain/version.ts';
import { checkSources } from './check-sources.ts';

const MAX_NOTES = 20_000;

/** Checks what is said about a new version; returns its sources. Errors: `invalid_argument`. */
export async function checkNotesAndSources(
  context: Pick<AssetsContext, 'kind' | 'db' | 'otherKind'>,
  given: { notes: string; derivedFrom: readonly GivenDerivation[]; now: Date },
  asker: Asker,
): Promise<Derivation[]> {
  const problem = textProblem(given.notes, { max: MAX_NOTES, lines: true });
  if (problem) {
    throw invalidArgument('The version cannot be made like this. Correct the fields named.', [
      { field: 'notes', problem },
    ]);
  }
  const derivedFrom = parseDerivations(given.derivedFrom, given.now);
  await checkSources(context, derivedFrom, asker);
  return derivedFrom;
}
