import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { withQuery } from '../../api/paths.ts';
import type { CataloguePage } from '../../api/types.ts';
import { effectiveSort, type SearchState } from '../../search/search-state.ts';
import { useApi } from '../../session/session-context.tsx';

const PAGE_SIZE = 20;

/** The results of a search, page by page. While the next search runs, those of the last one stay. */
export function useCatalogue(search: SearchState) {
  const api = useApi();
  const query = { ...search, q: search.q.trim(), sort: effectiveSort(search) };
  return useInfiniteQuery({
    queryKey: ['catalogue', query],
    queryFn: ({ pageParam, signal }) =>
      api.get<CataloguePage>(withQuery('/v1/catalogue', { ...query, limit: PAGE_SIZE, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
}
