import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Suggestion } from '../domain/catalogue-item.ts';
import type { Insight } from '../domain/insight.ts';
import { allOf, findable } from './hit-conditions.ts';
import type { CatalogueTables } from './tables.ts';

/** Items whose title or name begins with one of the keys, in the order of what begins so. */
export function beginningWith(db: Kysely<CatalogueTables>, keys: readonly string[], insight: Insight, limit: number) {
  const searches = keys.flatMap((key) =>
    (['title_key', 'name_key'] as const).map((column) => {
      const found = sql.ref(`item.${column}`);
      // Keys hold letters, digits and spaces: nothing that LIKE would read as a pattern.
      return suggestions(insight, sql`${found} like ${`${key}%`}`, found, limit);
    }),
  );
  return suggest(db, sql`${sql.join(searches, sql` union all `)}`);
}

/** Items with a word in title or name that begins with one of the keys, newest first. */
export function withWordBeginning(
  db: Kysely<CatalogueTables>,
  keys: readonly string[],
  insight: Insight,
  limit: number,
) {
  const patterns = keys.map((key) => `% ${key}%`);
  return suggest(
    db,
    suggestions(insight, sql`item.suggest_key like any(${patterns}::text[])`, sql`item.published_at desc`, limit),
  );
}

/** Items with something like the key in title or name, for slips of the finger; the most alike first. */
export function similarTo(db: Kysely<CatalogueTables>, key: string, insight: Insight, limit: number) {
  return suggest(
    db,
    suggestions(insight, sql`${key} <% item.suggest_key`, sql`word_similarity(${key}, item.suggest_key) desc`, limit),
  );
}

async function suggest(db: Kysely<CatalogueTables>, statement: RawBuilder<unknown>): Promise<Suggestion[]> {
  const { rows } = await (statement as RawBuilder<Suggestion>).execute(db);
  return rows;
}

function suggestions(
  insight: Insight,
  condition: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  limit: number,
): RawBuilder<unknown> {
  return sql`(
    select item.id, item.kind, item.organisation, item.name, item.title from item
     where ${allOf([...findable(insight), condition])} order by ${order}, item.id limit ${limit})`;
}
