import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';

export const SORTS = ['relevance', 'newest', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** What hits are narrowed to; an empty text narrows nothing. */
export type Filters = {
  kind: string;
  organisation: string;
  licence: string;
  access: string;
  language: string;
  tag: string;
  task: string;
  label: string;
};

const LIMITS: { readonly [Field in 'query' | Exclude<keyof Filters, 'kind' | 'access'>]: number } = {
  query: 500,
  organisation: 100,
  licence: 500,
  language: 35,
  tag: 64,
  task: 64,
  label: 64,
};

/**
 * Checks a search and says how it is sorted: as asked, else by relevance where there is a query and newest first where there
 * is none, since nothing is relevant to no query. Throws `invalid_argument` that names every problem.
 */
export function checkSearch(input: Filters & { query: string; sort: string }): Sort {
  const problems: FieldProblem[] = Object.entries(LIMITS)
    .filter(([field, limit]) => input[field as keyof typeof LIMITS].length > limit)
    .map(([field, limit]) => ({ field, problem: `is longer than ${limit} characters` }));
  const sort = SORTS.find((known) => known === (input.sort || 'relevance'));
  if (!sort) problems.push({ field: 'sort', problem: `must be one of ${SORTS.join(', ')}` });
  if (!sort || problems.length > 0) throw invalidArgument('The search is not valid.', problems);
  return sort === 'relevance' && input.query.trim() === '' ? 'newest' : sort;
}
