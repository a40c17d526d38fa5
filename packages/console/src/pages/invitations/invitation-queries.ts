import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Award, Invitation } from '../../api/access-types.ts';
import type { ApiClient } from '../../api/api-client.ts';
import { withQuery } from '../../api/paths.ts';
import type { Page } from '../../api/types.ts';

const PAGE = 50;

/** What waits for an answer of whoever is signed in, by their address. */
export function invitationQueries(api: ApiClient) {
  const pages = <T>(what: 'invitations' | 'awards') =>
    infiniteQueryOptions({
      queryKey: ['access', 'mine', what],
      queryFn: ({ pageParam, signal }) =>
        api.get<Page<T>>(withQuery(`/v1/${what}`, { limit: PAGE, cursor: pageParam }), signal),
      initialPageParam: '',
      getNextPageParam: (last: Page<T>) => last.nextCursor,
      staleTime: 0,
    });
  return { invitations: pages<Invitation>('invitations'), awards: pages<Award>('awards') };
}
