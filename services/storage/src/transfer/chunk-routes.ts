import { buffer } from 'node:stream/consumers';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_XORB_BYTES } from '../chunks/chunk-table.ts';
import type { ChunkPlace } from '../domain/chunk-place.ts';
import { type TakeShardContext, takeShard } from '../operations/take-shard.ts';
import { takeXorb } from '../operations/take-xorb.ts';
import { type ChunkTokens, chunkPath } from './chunk-tokens.ts';

export type ChunkRoutesContext = TakeShardContext & { tokens: ChunkTokens; clock: Clock };

const MAX_SHARD_BYTES = 64 * 1024 * 1024;
const PLACE = '/xet/:epoch/:organisation/:kind/:name';

type PlaceParams = { epoch: string; organisation: string; kind: string; name: string };

/**
 * The write-only half of the xet protocol: chunks come in xorbs, and shards say what files they are. Nothing can be read, and
 * nothing is said of what others have sent.
 */
export function chunkRoutes(app: FastifyInstance, context: ChunkRoutesContext): void {
  const { tokens, clock } = context;
  const sentTo = (request: FastifyRequest) => {
    const place = placeOf(request.params as PlaceParams);
    return { place, sender: tokens.verify(request.headers.authorization, place, clock()) };
  };
  const absent = async (request: FastifyRequest) => {
    sentTo(request);
    throw notFound('such thing here; send the chunks');
  };
  app.get(`${PLACE}/v1/chunks/default/:hash`, absent);
  // Clients fall back to the first version.
  app.post(`${PLACE}/v2/shards`, absent);
  app.post(`${PLACE}/v1/telemetry`, async (request) => {
    sentTo(request);
    return json({});
  });
  app.post(`${PLACE}/v1/xorbs/default/:hash`, async (request, reply) => {
    const { place } = sentTo(request);
    const { hash } = request.params as { hash: string };
    if (!/^[0-9a-f]{64}$/.test(hash)) throw invalidArgument('The hash of a xorb has 64 lower-case hexadecimal digits.');
    const isNew = await takingBody(request, reply, (body) => takeXorb(context, { place, hash }, body));
    return reply.type('application/json').send(json({ was_inserted: isNew }));
  });
  app.post(`${PLACE}/v1/shards`, async (request, reply) => {
    const { place, sender } = sentTo(request);
    const shard = await takingBody(request, reply, (body) => buffer(bounded(body, MAX_SHARD_BYTES)));
    // Rebuilding gigabytes takes longer than a connection may be silent.
    request.raw.socket.setTimeout(0);
    await takeShard(context, { place, sender }, shard);
    return reply.type('application/json').send(json({ result: 1 }));
  });
}

function placeOf({ epoch, organisation, kind, name }: PlaceParams): ChunkPlace {
  return { epoch: /^\d{1,6}$/.test(epoch) ? Number(epoch) : -1, organisation, kind, name };
}

/** Reads a body. A client that still sends hears no answer: what is left of a body is waited for, unless it has no end. */
async function takingBody<T>(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  take: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  try {
    return await take(raw.iterator({ destroyOnReturn: false }));
  } finally {
    if (!(await drained(raw))) {
      reply.header('connection', 'close');
      raw.resume();
    }
  }
}

async function drained(raw: FastifyRequest['raw']): Promise<boolean> {
  if (raw.readableEnded) return true;
  let left = MAX_XORB_BYTES;
  try {
    for await (const bytes of raw.iterator({ destroyOnReturn: false })) {
      left -= (bytes as Buffer).length;
      if (left < 0) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function* bounded(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const bytes of body) {
    size += bytes.length;
    if (size > limit) throw new AllianceError('payload_too_large', `A shard has at most ${limit} bytes. Send several.`);
    yield bytes;
  }
}

/** Bodies are sent as bytes: this application has no serialiser of its own. */
function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The address of a place below the door, and the token for it. */
export function chunkLinks(tokens: ChunkTokens, baseUrl: () => string) {
  return {
    issue: (...[place, sender, expiresAt]: Parameters<ChunkTokens['issue']>) => ({
      url: baseUrl() + chunkPath(place),
      token: tokens.issue(place, sender, expiresAt),
    }),
  };
}
