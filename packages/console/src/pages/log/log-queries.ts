import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { LogEntry } from '../../api/access-types.ts';
import type { ApiClient } from '../../api/api-client.ts';
import { withQuery } from '../../api/paths.ts';
import type { Page } from '../../api/types.ts';

const PAGE = 50;

/** Which entries of the log are shown; what is empty asks for nothing. */
export type LogFilter = {
  type: string;
  organisation: string;
  kind: string;
  object: string;
  from: string;
  until: string;
};

/** Reads a filter from an address. */
export function filterIn(params: URLSearchParams): LogFilter {
  const of = (name: string) => params.get(name) ?? '';
  return {
    type: of('type'),
    organisation: of('organisation'),
    kind: of('kind'),
    object: of('object'),
    from: of('from'),
    until: of('until'),
  };
}

/** Everything that the page of the log asks. */
export function logQueries(api: ApiClient) {
  return {
    head: () =>
      queryOptions({
        queryKey: ['log', 'head'],
        queryFn: async ({ signal }) => {
          const [checkpoint, keys, policy] = await Promise.all([
            api.text('/log/checkpoint', signal),
            api.text('/log/key', signal),
            api.text('/log/policy', signal),
          ]);
          return { checkpoint, keys, policy };
        },
        staleTime: 0,
      }),
    entries: ({ from, until, ...rest }: LogFilter) =>
      infiniteQueryOptions({
        queryKey: ['log', 'entries', rest, from, until],
        queryFn: ({ pageParam, signal }) =>
          api.get<Page<LogEntry>>(
            withQuery('/v1/audit/entries', {
              ...rest,
              from: from && `${from}T00:00:00Z`,
              until: until && `${until}T23:59:59Z`,
              limit: PAGE,
              cursor: pageParam,
            }),
            signal,
          ),
        initialPageParam: '',
        getNextPageParam: (last: Page<LogEntry>) => last.nextCursor,
        staleTime: 0,
      }),
    proof: (index: number) =>
      queryOptions({
        queryKey: ['log', 'proof', index],
        queryFn: ({ signal }) => api.text(`/v1/audit/entries/${index}/proof`, signal),
        enabled: false,
        staleTime: 0,
      }),
  };
}
