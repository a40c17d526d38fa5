import { RequestFailure } from './request-failure.ts';
import type { Problem } from './types.ts';

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  token?: string | undefined;
  signal?: AbortSignal | undefined;
  /** The answer is this text, not JSON. */
  accept?: 'text/plain' | undefined;
  /** The answer is a file, whatever it holds. */
  asFile?: true | undefined;
};

/** Sends one request and reads its answer, JSON unless text is asked for; undefined for an empty one. Throws `RequestFailure`, or as the signal says. */
export async function sendRequest<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await reach(path, options);
  if (options.asFile && response.ok) return (await response.blob()) as T;
  const text = await response.text();
  if (options.accept && response.ok) return text as T;
  const content = isJson(response) && text !== '' ? (JSON.parse(text) as unknown) : undefined;
  if (!response.ok) throw new RequestFailure(toProblem(response, content));
  if (content === undefined && response.status !== 204) throw new RequestFailure(unreadable(response));
  return content as T;
}

async function reach(
  path: string,
  { method = 'GET', body, token, signal, accept, asFile }: RequestOptions,
): Promise<Response> {
  const headers: Record<string, string> = { accept: asFile ? '*/*' : (accept ?? 'application/json') };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestFailure({ code: 'unreachable', status: 0, detail: '', traceId: '' });
  }
}

function toProblem(response: Response, content: unknown): Problem {
  if (typeof content !== 'object' || content === null || !('code' in content)) return unreadable(response);
  return { traceId: traceIdOf(response), ...(content as Omit<Problem, 'traceId'>) };
}

/** Something else than the gateway answered, a proxy for example. */
function unreadable(response: Response): Problem {
  return { code: 'unreadable', status: response.status, detail: '', traceId: traceIdOf(response) };
}

function traceIdOf(response: Response): string {
  return response.headers.get('x-request-id') ?? '';
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}
