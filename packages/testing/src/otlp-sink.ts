import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { hexOf, messagesAt, type ProtobufFields, readFields, textOf } from './protobuf-fields.ts';

/** One exported span, as far as the tests look at it. */
export interface SinkSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Only attributes that are texts. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A receiver of OTLP over HTTP that remembers what was sent. */
export interface OtlpSink extends AsyncDisposable {
  readonly url: string;
  readonly spans: SinkSpan[];
  readonly metrics: Set<string>;
  /** Path and content type of every request, without repetition. */
  readonly requests: Set<string>;
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** Starts a sink on a free port. */
export async function startOtlpSink(): Promise<OtlpSink> {
  const spans: SinkSpan[] = [];
  const metrics = new Set<string>();
  const requests = new Set<string>();
  const server = createServer(async (request, response) => {
    requests.add(`${request.url} ${request.headers['content-type']}`);
    const message = readFields(await bodyOf(request));
    if (request.url === '/v1/traces') {
      spans.push(...messagesAt(message, 1).flatMap(readSpans));
    } else {
      for (const metric of messagesAt(message, 1, 2, 2)) {
        metrics.add(textOf(metric, 1));
      }
    }
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    metrics,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = await buffer(request);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

// Field numbers of opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.
function readSpans(resourceSpans: ProtobufFields): SinkSpan[] {
  const [resource] = messagesAt(resourceSpans, 1);
  const service = resource ? (attributesOf(resource, 1)['service.name'] ?? '') : '';
  return messagesAt(resourceSpans, 2, 2).map((span) => ({
    service,
    name: textOf(span, 5),
    traceId: hexOf(span, 1),
    spanId: hexOf(span, 2),
    parentId: hexOf(span, 4),
    kind: KINDS[Number(span.get(6)?.[0] ?? 0)] ?? 'internal',
    attributes: attributesOf(span, 9),
  }));
}

function attributesOf(message: ProtobufFields, field: number): Record<string, string> {
  const pairs = messagesAt(message, field).map((pair) => [textOf(pair, 1), textOf(messagesAt(pair, 2)[0], 1)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}
