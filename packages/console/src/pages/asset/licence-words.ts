import type { Licence } from '../../api/types.ts';
import type { Messages } from '../../language/messages.ts';

type Words = Messages['licence'];

/** Parts of a Creative Commons id, whose meaning Creative Commons has fixed. */
const CREATIVE_COMMONS: readonly (readonly [part: string, words: keyof Words])[] = [
  ['BY', 'attribution'],
  ['NC', 'nonCommercial'],
  ['SA', 'shareAlike'],
  ['ND', 'noDerivatives'],
];
const PUBLIC_DOMAIN = new Set(['CC0-1.0', 'PDDL-1.0', 'Unlicense', '0BSD']);

/**
 * What a licence of the SPDX list asks, in plain words, as far as its id and the list say it without doubt; empty where they
 * do not.
 */
export function licenceWords({ id, osiApproved }: Pick<Licence, 'id' | 'osiApproved'>, words: Words): string[] {
  if (PUBLIC_DOMAIN.has(id)) return [words.publicDomain];
  const [prefix, ...parts] = id.split('-');
  if (prefix === 'CC')
    return CREATIVE_COMMONS.filter(([part]) => parts.includes(part)).map(([, name]) => words[name] as string);
  return osiApproved ? [words.osiApproved, words.noticeKept] : [];
}
