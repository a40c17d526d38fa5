import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../api/api-client.ts';
import { type Query, withQuery } from '../../api/paths.ts';
import type { Page } from '../../api/types.ts';

/** Enough to put the most urgent first; what is beyond it is on the page that the section leads to. */
const LOOK = 50;

/** The first of a list; `about` is what makes it stale, as the pages of requests, cases and governance say. */
export function firstOf<T>(
  api: ApiClient,
  about: 'access' | 'cases' | 'governance' | 'log',
  path: string,
  query: Query,
) {
  return queryOptions({
    queryKey: [about, 'home', path, query],
    queryFn: ({ signal }) => api.get<Page<T>>(withQuery(path, { limit: LOOK, ...query }), signal),
    staleTime: 0,
  });
}
