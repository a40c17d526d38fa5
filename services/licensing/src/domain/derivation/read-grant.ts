import type { GrantName, Stance, TermRecord } from '../term-record.ts';

/** What a record gives under a stance; `as-adaptation`: permitted, and the result counts as adapted material. */
export type Reading = {
  readonly outcome: 'permit' | 'as-adaptation' | 'review' | 'prohibit';
  readonly clause: string | null;
};

/** Reads one grant of a record. What a text does not mention is what `unsettled` says for the stance, else a question. */
export function readGrant(
  { grants, unsettled, silence }: Pick<TermRecord, 'grants' | 'unsettled' | 'silence'>,
  grant: GrantName,
  stance: Stance,
): Reading {
  const { value, clause } = grants[grant];
  if (value !== 'undefined') return { outcome: value, clause };
  return { outcome: unsettled[grant]?.[stance] ?? silence, clause: null };
}
