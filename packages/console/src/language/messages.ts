import type { en } from './en.ts';

/** What a dictionary must hold, in every language. */
export type Messages = typeof en;

/** The word for a name that the API gave; the name itself when there is none yet. */
export function wordFor(words: { readonly [name: string]: string }, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}
