import { AllianceError } from '@alliance/errors/alliance-error';
import { createSigner, createVerifier } from 'fast-jwt';
import type { Caller } from './caller.ts';

const SERVICE_TOKEN_LIFE_MS = 60_000;
const CALLER_TOKEN_LIFE_MS = 60_000;
const CLOCK_TOLERANCE_MS = 5_000;
/** Tokens whose signatures need not be checked again while they live. */
const REMEMBERED = 2_000;

export const SERVICE_NAMES = [
  'gateway',
  'members',
  'storage',
  'datasets',
  'models',
  'licensing',
  'grants',
  'provenance',
  'catalogue',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Public keys (SPKI PEM) of every service, by name: who may say "I am …" inside the alliance. */
export type ServiceKeys = Readonly<Partial<Record<ServiceName, string>>>;

/** Proves to other services which service is calling. */
export class ServiceIdentity {
  readonly name: ServiceName;
  readonly #sign: (payload: object) => string;
  readonly #tokens = new Map<string, { token: string; freshUntil: number }>();

  constructor(name: ServiceName, privateKeyPem: string) {
    this.name = name;
    this.#sign = createSigner({ key: privateKeyPem, algorithm: 'EdDSA', expiresIn: SERVICE_TOKEN_LIFE_MS });
  }

  /** A token that only `audience` accepts, for at most a minute; reused for half its life. */
  tokenFor(audience: string): string {
    const known = this.#tokens.get(audience);
    if (known && known.freshUntil > Date.now()) return known.token;
    const token = this.#sign({ iss: this.name, aud: audience, typ: 'service' });
    this.#tokens.set(audience, { token, freshUntil: Date.now() + SERVICE_TOKEN_LIFE_MS / 2 });
    return token;
  }

  /** Signs a caller token; other services accept it only from `members`. Returns it with the moment it ends. */
  signCaller(caller: Caller): { token: string; expiresAt: Date } {
    const token = this.#sign({ iss: this.name, aud: 'alliance', typ: 'caller', sub: caller.personId, caller });
    return { token, expiresAt: new Date(Date.now() + CALLER_TOKEN_LIFE_MS) };
  }
}

/** `exp`: when the token ends, in seconds since 1970. */
type Claims = Record<string, unknown> & { exp: number };

/** Checks the two tokens that every internal call carries. Verified tokens are remembered, bounded and for their life only. */
export class IdentityVerifier {
  readonly #audience: ServiceName;
  readonly #keyOf: ReadonlyMap<string, (token: string) => unknown>;
  readonly #known = new Map<string, Claims>();

  constructor(audience: ServiceName, keys: ServiceKeys) {
    this.#audience = audience;
    this.#keyOf = new Map(
      Object.entries(keys).map(([name, key]) => [
        name,
        createVerifier({ key, algorithms: ['EdDSA'], allowedIss: name, clockTolerance: CLOCK_TOLERANCE_MS }),
      ]),
    );
  }

  /** The service that is calling. Throws `unauthenticated`. */
  verifyService(token: string | undefined): ServiceName {
    const claims = this.#verify(token);
    if (claims.typ !== 'service' || claims.aud !== this.#audience) throw refused();
    return claims.iss as ServiceName;
  }

  /** The person on whose behalf the call is made; null when the call carries none. Throws `unauthenticated`. */
  verifyCaller(token: string | undefined): Caller | null {
    if (!token) return null;
    const claims = this.#verify(token);
    if (claims.typ !== 'caller' || claims.iss !== 'members' || claims.aud !== 'alliance') throw refused();
    return claims.caller as Caller;
  }

  #verify(token: string | undefined): Claims {
    const known = this.#known.get(token ?? '');
    if (known && Date.now() < known.exp * 1_000 + CLOCK_TOLERANCE_MS) return known;
    const verify = this.#keyOf.get(issuerOf(token));
    if (!token || !verify) throw refused();
    try {
      const claims = verify(token) as Claims;
      this.#remember(token, claims);
      return claims;
    } catch (cause) {
      throw refused(cause);
    }
  }

  #remember(token: string, claims: Claims): void {
    if (!Number.isFinite(claims.exp)) return;
    this.#known.delete(token);
    this.#known.set(token, claims);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

function issuerOf(token: string | undefined): string {
  try {
    const payload = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      iss?: unknown;
    };
    return String(payload.iss);
  } catch {
    return '';
  }
}

function refused(cause?: unknown): AllianceError {
  return new AllianceError('unauthenticated', 'The call does not carry a valid internal identity.', { cause });
}
