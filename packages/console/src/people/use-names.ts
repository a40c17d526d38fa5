import { useQueries } from '@tanstack/react-query';
import { useApi } from '../session/session-context.tsx';
import { askForName } from './name-batch.ts';

/** People change their names seldom. */
const FRESH_MS = 5 * 60_000;

export type Names = {
  isPending: boolean;
  /** The name; undefined where it is not known, for whatever reason. */
  of: (id: string) => string | undefined;
};

/** The names of people, as far as the reader may know them; empty ids are nobody's. */
export function useNames(ids: readonly string[]): Names {
  const api = useApi();
  const sought = [...new Set(ids)].filter((id) => id !== '');
  const answers = useQueries({
    queries: sought.map((id) => ({
      queryKey: ['person', id],
      queryFn: () => askForName(api, id),
      staleTime: FRESH_MS,
      retry: false,
    })),
  });
  return {
    isPending: answers.some(({ isPending }) => isPending),
    of: (id) => answers[sought.indexOf(id)]?.data ?? undefined,
  };
}
