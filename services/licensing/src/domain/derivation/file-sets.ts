import type { Expression } from '../expression-syntax.ts';
import type { Output, Work, WorkLicence } from './question.ts';

type Licensed = Pick<Work, 'licence' | 'fileLicences' | 'doubts'>;

/**
 * A work whose sets of files have these licences, at least one. What all of them ask for holds together; a set without a licence
 * leaves the whole without one, and one of an unknown licence is for a person to look at beside what is known of the others.
 */
export function licensedWork(licences: readonly WorkLicence[], doubts: readonly string[] = []): Licensed {
  const none = licences.find(({ kind }) => kind === 'none');
  const named = distinct(licences.flatMap((licence) => (licence.kind === 'named' ? [licence.expression] : [])));
  const [first, ...others] = named;
  const unknown = licences.flatMap((licence) => (licence.kind === 'unknown' ? [licence] : []));
  if (none || !first) return withDoubts({ licence: none ?? (unknown[0] as WorkLicence) }, doubts);
  const open = [...doubts, ...unknown.map(({ reason }) => reason)];
  if (others.length === 0) return withDoubts({ licence: { kind: 'named', expression: first } }, open);
  const licence = { kind: 'named', expression: together(named) } as const;
  return withDoubts({ licence, fileLicences: named }, open);
}

/** An output whose sets of files have these licences; what is not there stays away, so that the question stays the same one. */
export function licensedOutput(
  licences: readonly Expression<string>[],
  doubts: readonly string[] = [],
): Pick<Output, 'licence' | 'fileLicences' | 'doubts'> {
  const [licence = null, ...fileLicences] = distinct(licences);
  return withDoubts(fileLicences.length === 0 ? { licence } : { licence, fileLicences }, doubts);
}

/** Every licence that files of an output are given on under. */
export function outboundOf({ licence, fileLicences = [] }: Output): Extract<WorkLicence, { kind: 'named' }>[] {
  return licence ? [licence, ...fileLicences].map((expression) => ({ kind: 'named', expression })) : [];
}

/** Several licences as one that asks for all of them. */
export function together(licences: readonly Expression<string>[]): Expression<string> {
  const [first, ...others] = distinct(licences);
  return first && others.length === 0 ? first : { kind: 'and', parts: distinct(licences) };
}

function withDoubts<T extends object>(licensed: T, doubts: readonly string[]): T & { doubts?: readonly string[] } {
  return doubts.length === 0 ? licensed : { ...licensed, doubts: [...new Set(doubts)] };
}

function distinct(expressions: readonly Expression<string>[]): Expression<string>[] {
  return [...new Map(expressions.map((expression) => [JSON.stringify(expression), expression])).values()];
}
