import { createHash } from 'node:crypto';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { MembersService } from '@alliance/proto/alliance/members/v1/members_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before every handler runs. */
    caller: RequestCaller;
  }
  interface FastifyContextConfig {
    /** Anonymous requests are let through; every other route answers 401 to them. */
    public?: boolean;
    /** The credential is for another to check, and is not looked at here. */
    passedOn?: boolean;
    /** The answer holds secrets: it is never stored for an Idempotency-Key. */
    secret?: boolean;
  }
}

/** A request's credential, already checked. */
export type RequestCaller = {
  /** Hash of the credential, or the address of an anonymous client: what limits and idempotency keys are bound to. */
  key: string;
  /** Absent for anonymous requests. */
  callerToken?: string;
  /** Forgets what is remembered of the credential: the request has changed what it may do. */
  forget: () => void;
};

/** How long a role change or a revoked token may go unnoticed. */
const FRESH_MS = 1_000;
const MAX_REMEMBERED = 10_000;

/** Turns credentials into caller tokens by asking members, at most once a second for each credential. */
export class Authenticator {
  readonly #members: Pick<RpcClient<typeof MembersService>, 'authenticate'>;
  readonly #verifySession: (token: string) => void;
  readonly #known = new LRUCache<string, Promise<{ callerToken: string; expiresAt: number }>>({
    max: MAX_REMEMBERED,
    ttl: FRESH_MS,
  });

  /** `verifySession` throws for a session token that is not ours or has expired. */
  constructor(members: Pick<RpcClient<typeof MembersService>, 'authenticate'>, verifySession: (token: string) => void) {
    this.#members = members;
    this.#verifySession = verifySession;
  }

  /** Who sends the request. Throws `credentials_refused` or `token_expired` for a credential that does not hold. */
  async authenticate(request: FastifyRequest): Promise<RequestCaller> {
    const credential = bearerToken(request);
    if (credential === undefined) return anonymousAt(request);
    const key = createHash('sha256').update(credential).digest('base64url');
    if (!/^(alt|hf)_/.test(credential)) this.#checkSession(credential);
    const known = this.#known.get(key) ?? this.#ask(key, credential, request.id);
    const { callerToken } = await known;
    return { key, callerToken, forget: () => void this.#known.delete(key) };
  }

  #checkSession(token: string): void {
    try {
      this.#verifySession(token);
    } catch (error) {
      const expired = (error as { code?: string }).code === 'FAST_JWT_EXPIRED';
      throw expired
        ? new AllianceError(
            'token_expired',
            'The access token has expired. Get a new one with the refresh token, or sign in again.',
          )
        : new AllianceError(
            'credentials_refused',
            'The token is not one of ours. Sign in again, or make a new API token.',
          );
    }
  }

  #ask(key: string, credential: string, traceId: string) {
    const answer = this.#members.authenticate({ credential }, { traceId }).then(({ callerToken, expiresAt }) => ({
      callerToken,
      expiresAt: expiresAt ? timestampDate(expiresAt).getTime() : 0,
    }));
    this.#known.set(key, answer);
    answer.catch(() => this.#known.delete(key));
    return answer;
  }
}

/** A request without a credential. */
export function anonymousAt(request: FastifyRequest): RequestCaller {
  return { key: `address:${request.ip}`, forget: () => {} };
}

/** Call options that carry the request's caller and trace to a service. */
export function callOptions(request: FastifyRequest): CallOptions {
  return { callerToken: request.caller.callerToken, traceId: request.id };
}

function bearerToken(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const [, token] = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(authorization) ?? [];
  if (!token) throw new AllianceError('credentials_refused', 'Send the credential as "Authorization: Bearer <token>".');
  return token;
}
