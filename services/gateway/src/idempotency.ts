import { createHash } from 'node:crypto';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { KeyValue } from '@alliance/events/key-value';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Bucket of stored answers: a day is longer than any client retries. */
export const IDEMPOTENCY_BUCKET = {
  bucket: 'idempotency',
  timeToLiveMs: 24 * 60 * 60 * 1_000,
  maxValueBytes: 1024 * 1024,
};
/** A claim without an answer after this long is of a request that died; the next one may try again. */
const ABANDONED_MS = 60_000;
const KEY = /^[\x21-\x7e]{1,255}$/;

type Stored = {
  fingerprint: string;
  claimedAt: number;
  answer?: { status: number; headers: Record<string, string>; body: string };
};
type Claim = { key: string; stored: Stored };

/**
 * Makes writes repeatable (IETF draft httpapi-idempotency-key-header): the first request with a key does the work, later ones
 * with the same key and the same content get the stored answer. Failures that say "try again" (5xx, 429) are not stored.
 */
export function addIdempotency(app: FastifyInstance, store: KeyValue): void {
  const claims = new WeakMap<FastifyRequest, Claim>();
  app.addHook('preHandler', async (request, reply) => {
    const header = request.headers['idempotency-key'];
    if (header === undefined || !isWrite(request) || request.routeOptions.config.secret) return;
    if (typeof header !== 'string' || !KEY.test(header)) {
      throw new AllianceError(
        'invalid_argument',
        'The Idempotency-Key must be 1 to 255 visible ASCII characters, for example a UUID.',
      );
    }
    const key = createHash('sha256').update(`${request.caller.key}\n${header}`).digest('base64url');
    const stored: Stored = { fingerprint: fingerprintOf(request), claimedAt: Date.now() };
    const earlier = await claim(store, key, stored);
    if (!earlier) return void claims.set(request, { key, stored });
    return answerAgain(earlier, stored, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const claimed = claims.get(request);
    if (!claimed) return payload;
    try {
      await settle(store, claimed, reply, payload);
    } catch (error) {
      // What was done is done, and its answer is true. Whoever repeats the request is asked to wait until the claim is old.
      request.log.warn({ err: error, traceId: request.id }, 'an answer could not be kept for its Idempotency-Key');
    }
    return payload;
  });
}

/** Keeps the answer for those who ask again, or gives up the claim. */
async function settle(store: KeyValue, { key, stored }: Claim, reply: FastifyReply, payload: unknown): Promise<void> {
  if (reply.statusCode >= 500 || reply.statusCode === 429 || (payload !== null && typeof payload !== 'string'))
    return store.delete(key);
  const answer = { status: reply.statusCode, headers: headersToKeep(reply), body: payload ?? '' };
  await store.put(key, encode({ ...stored, answer }));
}

async function claim(store: KeyValue, key: string, stored: Stored): Promise<Stored | undefined> {
  if (await store.create(key, encode(stored))) return undefined;
  const bytes = await store.get(key);
  const earlier = bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as Stored);
  if (earlier && (earlier.answer || Date.now() - earlier.claimedAt < ABANDONED_MS)) return earlier;
  await store.put(key, encode(stored));
  return undefined;
}

function answerAgain(earlier: Stored, now: Stored, reply: FastifyReply): FastifyReply {
  if (earlier.fingerprint !== now.fingerprint) {
    throw new AllianceError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request. Use a new one for each new request.',
    );
  }
  if (!earlier.answer)
    throw new AllianceError(
      'request_in_progress',
      'The first request with this Idempotency-Key is still being worked on. Ask again in a moment.',
    );
  return reply
    .code(earlier.answer.status)
    .headers(earlier.answer.headers)
    .header('idempotency-replayed', 'true')
    .serializer((body: string) => body)
    .send(earlier.answer.body);
}

function isWrite(request: FastifyRequest): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}

function fingerprintOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url');
}

function headersToKeep(reply: FastifyReply): Record<string, string> {
  const kept = ['content-type', 'etag', 'location'].map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(kept.filter(([, value]) => typeof value === 'string')) as Record<string, string>;
}

function encode(stored: Stored): Uint8Array {
  return Buffer.from(JSON.stringify(stored));
}
