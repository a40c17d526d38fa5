import { queryOptions } from '@tanstack/react-query';
import type { LogEntry } from '../../api/access-types.ts';
import type { ApiClient } from '../../api/api-client.ts';
import type { IndexStatus, OutboxStatus } from '../../api/overseen-types.ts';
import type { Page } from '../../api/types.ts';

/** The services behind the gateway, as its addresses name them. */
export const SERVICES = [
  'members',
  'storage',
  'datasets',
  'models',
  'licensing',
  'grants',
  'provenance',
  'catalogue',
] as const;

const LOOK_MS = 15_000;

/** Everything that tells how the node is; asked again while one looks. */
export function healthQueries(api: ApiClient) {
  const asked = <T>(name: string, queryFn: (signal: AbortSignal) => Promise<T>) =>
    queryOptions({
      queryKey: ['health', name],
      queryFn: ({ signal }) => queryFn(signal),
      staleTime: 0,
      retry: false,
      refetchInterval: LOOK_MS,
    });
  return {
    /** Which services are not ready; the answer is the same JSON whatever its status. */
    ready: asked('ready', async (signal) => {
      const response = await fetch('/readyz', { signal });
      return (await response.json()) as { ready: boolean; notReady: string[] };
    }),
    outbox: (service: string) =>
      asked(`outbox ${service}`, (signal) => api.get<OutboxStatus>(`/v1/operations/${service}/outbox`, signal)),
    index: asked('index', (signal) => api.get<IndexStatus>('/v1/catalogue/status', signal)),
    newestEntry: asked('entry', async (signal) => {
      const { items } = await api.get<Page<LogEntry>>('/v1/audit/entries?limit=1', signal);
      return items[0] ?? null;
    }),
  };
}
