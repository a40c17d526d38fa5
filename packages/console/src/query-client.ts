import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './api/request-failure.ts';
import type { Problem } from './api/types.ts';
import type { Session, SessionState } from './session/session.ts';

/** What passes by itself and may be asked again at once. */
const PASSING: readonly Problem['code'][] = ['unreachable', 'unavailable', 'deadline_exceeded'];

/** Remembers answers for the person they were given to: when somebody signs in or out, everything is asked anew. */
export function createQueryClient(session: Session): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // Whether the computer is connected shows best by trying.
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && PASSING.includes(problemOf(error).code),
      },
      mutations: { networkMode: 'always' },
    },
  });
  let known = readerOf(session.state());
  session.subscribe(() => {
    const reader = readerOf(session.state());
    if (known !== undefined && reader !== known) void queries.resetQueries();
    known = reader;
  });
  return queries;
}

/** Undefined while nobody knows: requests wait until it is known, so there are no answers yet. */
function readerOf(state: SessionState): string | undefined {
  switch (state.status) {
    case 'restoring':
      return undefined;
    case 'anonymous':
      return '';
    case 'signed-in':
      return state.personId;
  }
}
