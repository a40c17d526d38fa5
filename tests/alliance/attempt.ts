/** What one request came to: done (2xx, 3xx), refused (4xx), or cut off, when nobody can say whether it was done. */
export type Outcome = 'done' | 'refused' | 'cut';

export type Attempt = {
  outcome: Outcome;
  /** 0 when no answer came. */
  status: number;
  headers: Headers;
  /** Parsed when it is JSON. */
  body: unknown;
  text: string;
  ms: number;
};

export type Sending = {
  url: string;
  method: string;
  path: string;
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
};

/** Sends one request, once: whatever the command-line client does about a failure is not in the way. Never throws. */
export async function attempt({ url, method, path, token, body, headers = {} }: Sending): Promise<Attempt> {
  const started = performance.now();
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      outcome: outcomeOf(response.status),
      status: response.status,
      headers: response.headers,
      body: /json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : undefined,
      text,
      ms: performance.now() - started,
    };
  } catch {
    return {
      outcome: 'cut',
      status: 0,
      headers: new Headers(),
      body: undefined,
      text: '',
      ms: performance.now() - started,
    };
  }
}

function outcomeOf(status: number): Outcome {
  if (status >= 500) return 'cut';
  return status >= 400 ? 'refused' : 'done';
}
