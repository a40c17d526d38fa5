import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { S3Config } from '../drivers/s3-client.ts';
import { invalid } from './signed-links.ts';

/** What a presigned request may bring; the rest stays here, credentials above all. */
const ASKED = ['host', 'range', 'content-length', 'content-type', 'if-match', 'if-none-match', 'if-range'];
const ANSWERED = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
];
/** As long as the S3 server may be silent. */
const SILENT_MS = 60_000;

/**
 * Passes signed requests for the bucket on to the S3 server, for those who cannot reach it. Who made the signature is the
 * server's to judge; what has none, or is for something else, is refused here.
 */
export function bucketRoutes(app: FastifyInstance, { endpoint, bucket }: Pick<S3Config, 'endpoint' | 'bucket'>): void {
  app.route({
    method: ['GET', 'HEAD', 'PUT'],
    url: `/${bucket}/*`,
    handler: async (request, reply) => {
      assertSigned(request, bucket);
      const length = request.headers['content-length'];
      if (request.method === 'PUT' && length === undefined)
        throw invalidArgument('Send the header "Content-Length" with the number of bytes.');
      const answer = await passOn(endpoint, request);
      await passBack(answer, request, reply);
      return reply;
    },
  });
}

/** Throws `signature_invalid` unless the address is one of an object in the bucket, with a signature in it. */
function assertSigned({ raw }: FastifyRequest, bucket: string): void {
  const [path = '', query = ''] = (raw.url ?? '').split('?', 2);
  const signatures = new URLSearchParams(query).getAll('X-Amz-Signature');
  const isObject = path.startsWith(`/${bucket}/blob/`) || path.startsWith(`/${bucket}/quarantine/`);
  // Nothing that another server could read as a way out of the bucket.
  if (signatures.length !== 1 || !isObject || /\/\/|\/\.|[%\\]/.test(path)) throw invalid();
}

async function passOn(endpoint: string, { raw }: FastifyRequest): Promise<IncomingMessage> {
  const { protocol, hostname, port } = new URL(endpoint);
  const headers = Object.fromEntries(ASKED.flatMap((name) => (raw.headers[name] ? [[name, raw.headers[name]]] : [])));
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  const passed = send({ hostname, port, method: raw.method, path: raw.url, headers, timeout: SILENT_MS });
  passed.once('timeout', () => passed.destroy(new Error('the S3 server is silent')));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    passed.once('response', resolve);
    passed.once('error', reject);
  });
  try {
    // Not waited for: a server that refuses answers before it has read everything.
    pipeline(raw, passed).catch((error) => passed.destroy(error));
    return await answered;
  } catch (cause) {
    passed.destroy();
    throw new AllianceError('unavailable', 'The storage does not answer. Try again in a few seconds.', { cause });
  }
}

/** Sends the answer as it comes. One that breaks off cuts the connection: the head is sent, and there is no other way to say so. */
async function passBack(answer: IncomingMessage, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const headers = ANSWERED.flatMap((name) => (answer.headers[name] ? [[name, answer.headers[name]]] : []));
  reply.hijack();
  reply.raw.writeHead(answer.statusCode ?? 502, { ...reply.getHeaders(), ...Object.fromEntries(headers) } as never);
  if (request.method === 'HEAD') {
    answer.resume();
    reply.raw.end();
    return;
  }
  await pipeline(answer, reply.raw).catch(() => reply.raw.destroy());
}
