import { type Kysely, sql } from 'kysely';
import { FACETS, type Facet, type FacetName } from '../domain/catalogue-item.ts';
import { allOf } from './hit-conditions.ts';
import { type Hits, hitConditions } from './search-store.ts';
import type { CatalogueTables } from './tables.ts';

/** Hits that are looked at for counting. */
const MAX_COUNTED = 5_000;
const MAX_TOTAL = 1_000;
const MAX_VALUES = 20;

export type HitCounts = { total: number; totalIsLowerBound: boolean; facets: Facet[] };

/** Counts hits, and how many of them have which values; where there are more than 5,000 hits, among 5,000 of them. */
export async function countHits(db: Kysely<CatalogueTables>, hits: Hits): Promise<HitCounts> {
  const { rows } = await sql<{ name: FacetName | 'total'; value: string; count: number }>`
    with hit as materialized (
      select kind, organisation, licence, access, languages, tags, tasks, labels from item
       where ${allOf(hitConditions(hits))}
       limit ${MAX_COUNTED}
    )
    select 'total' as name, '' as value, count(*) as count from hit
    union all (select 'kind', kind, count(*) from hit group by kind)
    union all (select 'access', access, count(*) from hit group by access)
    union all (select 'organisation', organisation, count(*) from hit group by organisation ${TOP})
    union all (select 'licence', licence, count(*) from hit group by licence ${TOP})
    union all (select 'language', value, count(*) from hit, unnest(languages) as value group by value ${TOP})
    union all (select 'tag', value, count(*) from hit, unnest(tags) as value group by value ${TOP})
    union all (select 'task', value, count(*) from hit, unnest(tasks) as value group by value ${TOP})
    union all (select 'label', value, count(*) from hit, unnest(labels) as value group by value ${TOP})`.execute(db);
  const total = rows.find(({ name }) => name === 'total')?.count ?? 0;
  return {
    total: Math.min(total, MAX_TOTAL),
    totalIsLowerBound: total > MAX_TOTAL,
    facets: FACETS.map((name) => ({ name, counts: rows.filter((row) => row.name === name).toSorted(byCount) })),
  };
}

const TOP = sql.raw(`order by 3 desc, 2 limit ${MAX_VALUES}`);

type Count = { value: string; count: number };

function byCount(a: Count, b: Count): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}
