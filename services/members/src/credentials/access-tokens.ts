import { publicKeyOf } from '@alliance/auth/keys';
import { AllianceError } from '@alliance/errors/alliance-error';
import { createSigner, createVerifier } from 'fast-jwt';

// Fixed names, so that a token made for anything else is never taken for a session, whatever key signed it.
const ISSUER = 'alliance';
const AUDIENCE = 'gateway';
const LIFE_SECONDS = 15 * 60;

/** Whose session an access token speaks for. */
export type SessionClaims = { personId: string; sessionId: string };

/** Signs and checks the access tokens of sessions: plain JWTs (RFC 7519), EdDSA. */
export class AccessTokens {
  readonly #sign: (claims: Record<string, unknown>) => string;
  readonly #verify: (token: string) => Record<string, unknown>;

  constructor(sessionKey: string) {
    this.#sign = createSigner({ key: sessionKey, algorithm: 'EdDSA' });
    this.#verify = createVerifier({
      key: publicKeyOf(sessionKey),
      algorithms: ['EdDSA'],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['iss', 'aud', 'sub', 'sid', 'exp'],
      // The service's clock decides, below, so that tests can move it.
      ignoreExpiration: true,
      cache: 1_000,
    });
  }

  /** A token for 15 minutes. */
  issue({ personId, sessionId }: SessionClaims, now: Date): { token: string; expiresAt: Date } {
    const iat = Math.floor(now.getTime() / 1_000);
    const exp = iat + LIFE_SECONDS;
    const token = this.#sign({ iss: ISSUER, aud: AUDIENCE, sub: personId, sid: sessionId, iat, exp });
    return { token, expiresAt: new Date(exp * 1_000) };
  }

  /** Whose token it is. Throws `token_expired`, or `credentials_refused` for anything that we did not sign. */
  check(token: string, now: Date): SessionClaims {
    const { sub, sid, exp } = this.#claims(token);
    if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') throw refused();
    if (exp * 1_000 <= now.getTime()) {
      throw new AllianceError('token_expired', 'The session token has expired. Refresh the session, or sign in again.');
    }
    return { personId: sub, sessionId: sid };
  }

  #claims(token: string): Record<string, unknown> {
    try {
      return this.#verify(token);
    } catch {
      throw refused();
    }
  }
}

function refused(): AllianceError {
  return new AllianceError('credentials_refused', 'The token is not valid here. Sign in, or make a new API token.');
}
