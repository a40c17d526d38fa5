import { ApiClient } from '@alliance/cli/api/client';

export type SignIn = { email: string; password: string };

/** Everybody's, but for those who bring their own. */
export const PASSWORD = 'correct horse battery';

/** Registers people and organisations, and signs people in. */
export class People {
  readonly #url: string;
  readonly #governance: SignIn;
  readonly #signedIn = new Map<string, Promise<string>>();

  constructor(url: string, governance: SignIn) {
    this.#url = url;
    this.#governance = governance;
  }

  /** Somebody without a credential. */
  anonymous(): ApiClient {
    return new ApiClient(this.#url);
  }

  governance(): Promise<ApiClient> {
    return this.as(this.#governance.email, this.#governance.password);
  }

  /** Registers a person. */
  async register(email: string, name: string = email): Promise<ApiClient> {
    await this.anonymous().post('/v1/people', { email, name, password: PASSWORD });
    return this.as(email);
  }

  /** A client with a session of the person. */
  async as(email: string, password: string = PASSWORD): Promise<ApiClient> {
    return new ApiClient(this.#url, await this.tokenOf(email, password));
  }

  /** The access token of the person's session; signs in the first time. */
  tokenOf(email: string, password: string = PASSWORD): Promise<string> {
    const known = this.#signedIn.get(email);
    if (known !== undefined) return known;
    const token = this.anonymous()
      .post<{ accessToken: string }>('/v1/sessions', { email, password })
      .then(({ accessToken }) => accessToken);
    this.#signedIn.set(email, token);
    return token;
  }

  governanceToken(): Promise<string> {
    return this.tokenOf(this.#governance.email, this.#governance.password);
  }

  /** Registers an owner with their organisation, admitted. */
  async organisation(slug: string, kind: string, owner: string): Promise<ApiClient> {
    const client = await this.register(owner);
    await client.post('/v1/organisations', { slug, kind, legalName: `${slug} (${kind})` });
    await (await this.governance()).post(`/v1/organisations/${slug}/admit`);
    return client;
  }
}
