import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiProblem, Unreachable } from './problem.ts';

export type Page<T> = { items: T[]; nextCursor: string | null };

export type RequestOptions = {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  /** Take only this Accept; the answer is text then. */
  accept?: string;
};

export type Answer<T> = { body: T; headers: Headers; status: number };

const MAX_ATTEMPTS = 5;

/** Talks to a registry's public API. Throws ApiProblem for refusals and Unreachable when nobody answers. */
export class ApiClient {
  readonly url: string;
  readonly #token: string | undefined;

  /** `url` without a trailing slash; anonymous without a token. */
  constructor(url: string, token?: string) {
    this.url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  /** Whether it asks as somebody. */
  get hasCredential(): boolean {
    return this.#token !== undefined;
  }

  async get<T>(path: string, query?: RequestOptions['query']): Promise<T> {
    return (await this.send<T>('GET', path, query ? { query } : {})).body;
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return (await this.send<T>('POST', path, { body })).body;
  }

  async put<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    return (await this.send<T>('PUT', path, { body, headers })).body;
  }

  async patch<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    return (await this.send<T>('PATCH', path, { body, headers })).body;
  }

  async delete<T>(path: string): Promise<T> {
    return (await this.send<T>('DELETE', path)).body;
  }

  async text(path: string, accept = 'text/plain'): Promise<string> {
    return (await this.send<string>('GET', path, { accept })).body;
  }

  /** Every item of a list, page by page. */
  async *list<T>(path: string, query: RequestOptions['query'] = {}): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const page: Page<T> = await this.get(path, { limit: 200, ...query, cursor });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** Where a download leads to, without following it. */
  async location(path: string): Promise<{ url: string; sha256: string }> {
    // With JSON alone accepted, the gateway would answer with the link in the body instead of redirecting to it.
    const { status, headers } = await this.send<unknown>('GET', path, { accept: '*/*' });
    const url = headers.get('location');
    if (status !== 302 || url === null) throw new ApiProblem(status, { detail: `${path} did not lead to a file.` });
    return { url, sha256: headers.get('x-content-sha256') ?? '' };
  }

  /** One request. Writes carry an Idempotency-Key, so repeating one after a lost answer is safe. */
  async send<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { accept: options.accept ?? 'application/json', ...options.headers };
    if (this.#token) headers.authorization = `Bearer ${this.#token}`;
    if (method !== 'GET') headers['idempotency-key'] = randomUUID();
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    const init = {
      method,
      headers,
      redirect: 'manual' as const,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#fetch(this.#address(path, options.query), init, attempt);
      if (response && !isPassing(response.status, attempt))
        return readAnswer<T>(response, options.accept !== undefined);
      await delay(pauseMs(response, attempt));
    }
  }

  async #fetch(address: string, init: RequestInit, attempt: number): Promise<Response | undefined> {
    try {
      return await fetch(address, init);
    } catch (error) {
      if (attempt >= 3) throw new Unreachable(this.url, error);
      return undefined;
    }
  }

  #address(path: string, query: RequestOptions['query'] = {}): string {
    const entries = Object.entries(query).filter((entry) => entry[1] !== undefined);
    const search = new URLSearchParams(
      Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    ).toString();
    return `${this.url}${path}${search === '' ? '' : `?${search}`}`;
  }
}

function isPassing(status: number, attempt: number): boolean {
  return (status === 429 || status === 503) && attempt < MAX_ATTEMPTS;
}

function pauseMs(response: Response | undefined, attempt: number): number {
  const asked = Number(response?.headers.get('retry-after'));
  return asked > 0 ? Math.min(asked, 60) * 1_000 : 200 * 2 ** attempt;
}

async function readAnswer<T>(response: Response, asText: boolean): Promise<Answer<T>> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = /json/.test(headers.get('content-type') ?? '');
  const body: unknown = isJson && !(asText && status < 400) && text !== '' ? JSON.parse(text) : text;
  if (status >= 400) throw new ApiProblem(status, isJson ? (body as Record<string, unknown>) : {});
  return { body: body as T, headers, status };
}
