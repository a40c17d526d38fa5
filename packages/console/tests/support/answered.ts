import type { Problem } from '../../src/api/types.ts';

export type Asked = { method: string; url: URL; token: string | undefined; cookie: string | undefined; body: unknown };
export type Answered = { status: number; body?: unknown; headers?: Record<string, string> };

/** An answer in plain text. */
export function plain(body: string): Answered {
  return { status: 200, body, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/** A page of a list, as the gateway cuts them. */
export function page<T>(all: readonly T[], url: URL): Answered {
  const start = Number(url.searchParams.get('cursor') ?? 0);
  const end = start + Number(url.searchParams.get('limit') ?? 50);
  return ok({ items: all.slice(start, end), nextCursor: end < all.length ? String(end) : null });
}

/** An answer with a body. */
export function ok(body: unknown): Answered {
  return { status: 200, body };
}

/** The same, or that there is no such thing. */
export function orAbsent(body: unknown): Answered {
  return body === undefined ? absent() : ok(body);
}

/** That there is no such thing. */
export function absent(): Answered {
  return problem(404, 'not_found', 'There is no such thing.');
}

/** A problem document as the gateway makes them. */
export function problem(status: number, code: Problem['code'], detail: string): Answered {
  const body = {
    type: `/docs/problems#${code}`,
    title: 'A problem',
    status,
    detail,
    code,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  };
  return { status, body, headers: { 'content-type': 'application/problem+json' } };
}
