import { RequestFailure } from './request-failure.ts';
import { type RequestOptions, sendRequest } from './send-request.ts';

/** What the client needs of a session. */
export type TokenSource = {
  accessToken: () => Promise<string | undefined>;
  renew: (refused: string) => Promise<void>;
};

/** Asks the API as whoever is signed in. Every call throws `RequestFailure` when it is refused. */
export class ApiClient {
  readonly #tokens: TokenSource;

  constructor(tokens: TokenSource) {
    this.#tokens = tokens;
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#send(path, { signal });
  }

  /** A plain text, such as a proof. */
  text(path: string, signal?: AbortSignal): Promise<string> {
    return this.#send(path, { signal, accept: 'text/plain' });
  }

  /** A file of any kind. It needs the reader's token, which no plain link carries. */
  file(path: string): Promise<Blob> {
    return this.#send(path, { asFile: true });
  }

  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.#send(path, { method: 'POST', body, signal });
  }

  delete<T>(path: string): Promise<T> {
    return this.#send(path, { method: 'DELETE' });
  }

  /** A token may end, or be taken back, between two requests: then the request goes out once more with what follows it. */
  async #send<T>(path: string, options: RequestOptions): Promise<T> {
    const token = await this.#tokens.accessToken();
    try {
      return await sendRequest<T>(path, { ...options, token });
    } catch (error) {
      if (token === undefined || !isRefusedToken(error)) throw error;
      await this.#tokens.renew(token);
      return sendRequest<T>(path, { ...options, token: await this.#tokens.accessToken() });
    }
  }
}

function isRefusedToken(error: unknown): boolean {
  return error instanceof RequestFailure && error.problem.status === 401;
}
