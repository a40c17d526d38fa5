import type { Kysely } from 'kysely';
import { candidatePlan } from '../domain/candidate-plan.ts';
import type { LexemeCounts } from '../domain/lexeme-counts.ts';
import type { MatchQuery } from '../domain/match-query.ts';
import { matchingCandidates, newestCandidates, rankCandidates } from '../store/candidate-store.ts';
import type { Hit, Hits, Page } from '../store/search-store.ts';
import type { CatalogueTables } from '../store/tables.ts';
import { throughWordIndex } from '../store/through-word-index.ts';

/** Ranking reads a document for each candidate, so only so many are ranked. */
const MAX_CANDIDATES = 1_000;

/** A page of the best hits of a query, of at most 1,000 that are looked at closely. */
export async function findBest(
  db: Kysely<CatalogueTables>,
  hits: Hits & { query: MatchQuery },
  { page, counts }: { page: Page; counts: LexemeCounts },
): Promise<Hit[]> {
  const { tiers, complete } = candidatePlan(hits.query, counts);
  const [matching, newest] = await Promise.all([
    throughWordIndex(db, (trx) => matchingCandidates(trx, hits, tiers, MAX_CANDIDATES)),
    complete ? [] : newestCandidates(db, hits),
  ]);
  const candidates = [...new Set([...matching, ...newest])].slice(0, MAX_CANDIDATES);
  return rankCandidates(db, hits, candidates, page);
}
