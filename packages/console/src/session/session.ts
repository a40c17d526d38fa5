import { RequestFailure } from '../api/request-failure.ts';
import { sendRequest } from '../api/send-request.ts';
import type { Me, SessionTokens } from '../api/types.ts';
import { remembered } from './remembered.ts';
import { takeTurns } from './take-turns.ts';

export type SessionState =
  | { status: 'restoring' }
  | { status: 'anonymous' }
  | {
      status: 'signed-in';
      personId: string;
      name: string;
      email: string;
      allianceRoles: readonly string[];
      memberships: readonly { organisation: string; role: string | null }[];
    };

/** Remembered beside the cookie, which no script can see: whether it is worth asking for the session of before. */
const HINT = 'session';
/** An access token is renewed this long before its end, so that none ends on its way. */
const EARLY_MS = 30_000;

/**
 * Who uses the console. The access token is held in memory only; the refresh token is in an HttpOnly cookie that goes nowhere
 * but to /v1/sessions.
 */
export class Session {
  #state: SessionState = { status: 'restoring' };
  #tokens: { access: string; endsAt: number } | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #restored: Promise<void>;

  constructor() {
    this.#restored = this.#restore();
    // Another tab has signed in or out.
    addEventListener('storage', ({ key }) => {
      if (key === `alliance.${HINT}`) void this.#restore();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** Throws `RequestFailure` with `credentials_refused` when e-mail and password do not belong together. */
  async signIn(email: string, password: string): Promise<void> {
    const body = { email, password, cookie: true };
    this.#keep(await sendRequest<SessionTokens>('/v1/sessions', { method: 'POST', body }));
    remembered.set(HINT, 'open');
    await this.#introduce();
  }

  /** Ends the session here and on the server. Throws `RequestFailure` when the server could not be told. */
  async signOut(): Promise<void> {
    const token = await this.accessToken();
    if (token !== undefined) await sendRequest('/v1/sessions/current', { method: 'DELETE', token }).catch(ifNotOver);
    this.#forget();
  }

  /** The token to send, renewed when it is about to end; undefined for strangers. Waits for the session of before. */
  async accessToken(): Promise<string | undefined> {
    await this.#restored;
    if (this.#tokens && this.#tokens.endsAt - EARLY_MS < Date.now()) await this.renew(this.#tokens.access);
    return this.#tokens?.access;
  }

  /**
   * Replaces a token that was refused, unless that has happened meanwhile. In turns: a refresh token is good for one use, and a
   * second use ends the session as stolen.
   */
  async renew(refused: string): Promise<void> {
    await takeTurns(async () => {
      if (this.#tokens?.access === refused) await this.#refresh();
    });
  }

  async #restore(): Promise<void> {
    if (remembered.get(HINT) === null) return this.#forget();
    try {
      await takeTurns(() => this.#refresh());
      if (this.#tokens) await this.#introduce();
    } catch {
      // Out of reach: everything public works, and the next visit tries again.
      this.#change({ status: 'anonymous' });
    }
  }

  async #refresh(): Promise<void> {
    try {
      this.#keep(await sendRequest<SessionTokens>('/v1/sessions/refresh', { method: 'POST', body: {} }));
    } catch (error) {
      ifNotOver(error);
      this.#forget();
    }
  }

  async #introduce(): Promise<void> {
    const { person, organisations } = await sendRequest<Me>('/v1/me', { token: this.#tokens?.access });
    if (!person) return this.#forget();
    const { id: personId, name, email, allianceRoles } = person;
    this.#change({ status: 'signed-in', personId, name, email, allianceRoles, memberships: organisations });
  }

  #keep({ accessToken, expiresAt }: SessionTokens): void {
    this.#tokens = { access: accessToken, endsAt: expiresAt === null ? Infinity : Date.parse(expiresAt) };
  }

  #forget(): void {
    this.#tokens = undefined;
    remembered.set(HINT, undefined);
    this.#change({ status: 'anonymous' });
  }

  #change(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Passes on every failure but the one that says that the session has ended. */
function ifNotOver(error: unknown): void {
  if (!(error instanceof RequestFailure && error.problem.status === 401)) throw error;
}
