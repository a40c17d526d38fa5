import type { Caller } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { Suggestion } from '../domain/catalogue-item.ts';
import { insightOf } from '../domain/insight.ts';
import { typedKeys } from '../domain/search-key.ts';
import { beginningWith, similarTo, withWordBeginning } from '../store/suggest-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

const DEFAULT_LIMIT = 8;
const MAX_LIMIT = 20;
const MAX_QUERY = 100;
/** Less is like too much. */
const MIN_SIMILAR = 4;

type Context = { db: Kysely<CatalogueTables> };

/**
 * Suggests items for what is being typed: those that begin so, then those with a word that does, then, where there is none of
 * either, those that are alike. Nothing for a text without any letter or digit. Errors: `invalid_argument`.
 */
export async function suggestItems(
  { db }: Context,
  caller: Caller | null,
  { query, limit }: { query: string; limit: number },
): Promise<Suggestion[]> {
  const wanted = checkLimits(query, limit);
  const insight = insightOf(caller);
  const keys = typedKeys(query);
  const [key] = keys;
  if (key === undefined) return [];
  const found = new Map<string, Suggestion>();
  const add = (suggestions: Suggestion[]) => {
    for (const suggestion of suggestions) if (found.size < wanted) found.set(suggestion.id, suggestion);
  };
  add(await beginningWith(db, keys, insight, wanted));
  if (found.size < wanted) add(await withWordBeginning(db, keys, insight, wanted));
  if (found.size === 0 && key.length >= MIN_SIMILAR) add(await similarTo(db, key, insight, wanted));
  return [...found.values()];
}

function checkLimits(query: string, limit: number): number {
  if (query.length > MAX_QUERY) {
    throw invalidArgument('The text is too long to complete.', [
      { field: 'query', problem: `is longer than ${MAX_QUERY} characters` },
    ]);
  }
  if (limit < 0 || limit > MAX_LIMIT) {
    throw invalidArgument(`The limit must be between 1 and ${MAX_LIMIT}.`, [
      { field: 'limit', problem: `must be between 1 and ${MAX_LIMIT}` },
    ]);
  }
  return limit === 0 ? DEFAULT_LIMIT : limit;
}
