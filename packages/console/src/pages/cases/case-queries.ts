import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../api/api-client.ts';
import { encodePart, withQuery } from '../../api/paths.ts';
import type { CasePage, RetractionCase } from '../../api/retraction-types.ts';
import type { Page } from '../../api/types.ts';

const PAGE = 50;

/** Everything that the pages of retraction cases ask the API. */
export function caseQueries(api: ApiClient) {
  return {
    cases: (overdue: boolean) =>
      infiniteQueryOptions({
        queryKey: ['cases', 'list', overdue],
        queryFn: ({ pageParam, signal }) =>
          api.get<Page<RetractionCase>>(
            withQuery('/v1/retraction-cases', {
              ...(overdue ? { overdue: 'true' } : {}),
              limit: PAGE,
              cursor: pageParam,
            }),
            signal,
          ),
        initialPageParam: '',
        getNextPageParam: (last: Page<RetractionCase>) => last.nextCursor,
        staleTime: 0,
      }),
    one: (id: string) =>
      infiniteQueryOptions({
        queryKey: ['cases', 'one', id],
        queryFn: ({ pageParam, signal }) =>
          api.get<CasePage>(withQuery(casePath(id), { limit: PAGE, cursor: pageParam }), signal),
        initialPageParam: '',
        getNextPageParam: (last: CasePage) => last.nextPageToken || null,
        staleTime: 0,
      }),
  };
}

/** API path of a case, or of something that is done with it. */
export function casePath(id: string, act?: string): string {
  return `/v1/retraction-cases/${encodePart(id)}${act === undefined ? '' : `/${act}`}`;
}
