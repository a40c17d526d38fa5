import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { AccessRequest, Attachment, Comment, Grant, Invitation } from '../../api/access-types.ts';
import type { ApiClient } from '../../api/api-client.ts';
import { encodePart, withQuery } from '../../api/paths.ts';
import type { Page } from '../../api/types.ts';

const PAGE = 50;
/** Between two looks whether the scans of a document have ended. */
const SCAN_LOOK_MS = 2_000;

/** Whose requests and grants a list is about: one's own, or those on one's organisation's assets. */
export type Side = 'own' | 'owner';
/** One's own requests, those that one decides, or those that people of one's organisation make in its name. */
export type RequestView = 'applicant' | 'decider' | 'signatory';

/** Everything that the pages of requests and grants ask the API. */
export function accessQueries(api: ApiClient) {
  const pages = <T>(key: readonly string[], path: string, query: Record<string, string | undefined>) =>
    infiniteQueryOptions({
      queryKey: ['access', ...key],
      queryFn: ({ pageParam, signal }) =>
        api.get<Page<T>>(withQuery(path, { ...query, limit: PAGE, cursor: pageParam }), signal),
      initialPageParam: '',
      getNextPageParam: (last: Page<T>) => last.nextCursor,
      staleTime: 0,
    });
  return {
    requests: (view: RequestView, state: string | undefined) =>
      pages<AccessRequest>(['requests', view, state ?? ''], '/v1/access-requests', { view, state }),
    request: (id: string) =>
      queryOptions({
        queryKey: ['access', 'request', id],
        queryFn: ({ signal }) => api.get<AccessRequest>(requestPath(id), signal),
        staleTime: 0,
      }),
    attachments: (id: string) =>
      queryOptions({
        queryKey: ['access', 'attachments', id],
        queryFn: ({ signal }) => api.get<Page<Attachment>>(requestPath(id, 'attachments'), signal),
        staleTime: 0,
        refetchInterval: ({ state }) => (state.data?.items.some(isBeingScanned) ? SCAN_LOOK_MS : false),
      }),
    invitations: (id: string) =>
      queryOptions({
        queryKey: ['access', 'invitations', id],
        queryFn: ({ signal }) => api.get<Page<Invitation>>(requestPath(id, 'invitations'), signal),
        staleTime: 0,
      }),
    comments: (id: string) => pages<Comment>(['comments', id], `${requestPath(id)}/comments`, {}),
    grants: (side: Side) =>
      pages<Grant>(['grants', side], '/v1/grants', { view: side === 'own' ? 'holder' : 'grantor' }),
  };
}

function isBeingScanned({ scanState, redactedAt }: Attachment): boolean {
  return scanState === 'pending' && redactedAt === null;
}

/** API path of a request, or of something that is done with it. */
export function requestPath(id: string, act?: string): string {
  return `/v1/access-requests/${encodePart(id)}${act === undefined ? '' : `/${act}`}`;
}

/** API path of a grant, or of something that is done with it. */
export function grantPath(id: string, act?: string): string {
  return `/v1/grants/${encodePart(id)}${act === undefined ? '' : `/${act}`}`;
}
