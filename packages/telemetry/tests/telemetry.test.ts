import { type OtlpSink, type SinkSpan, startOtlpSink } from '@alliance/testing/otlp-sink';
import { createDatabase, type TestDatabase } from '@alliance/testing/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChild } from './child.ts';

// Nothing is sent by the clock, so whatever arrives was flushed at the end of the program.
const NEVER = { OTEL_BSP_SCHEDULE_DELAY: '600000', OTEL_METRIC_EXPORT_INTERVAL: '600000' };

describe('a traced program', () => {
  let sink: OtlpSink;
  let database: TestDatabase;
  let answer: { traceId: string; headers: { traceparent: string } };
  let end: { code: number | null; stderr: string };

  beforeAll(async () => {
    sink = await startOtlpSink();
    database = await createDatabase();
    const env = {
      ...NEVER,
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      OTEL_SERVICE_NAME: 'things',
      TEST_DATABASE_URL: database.url,
    };
    await using child = startChild('traced-server.ts', { env });
    const { url } = (await child.nextLine()) as { url: string };
    answer = (await (await fetch(`${url}/v1/things/42?q=secret`)).json()) as typeof answer;
    await fetch(`${url}/v1/refused`);
    await fetch(`${url}/livez`);
    expect(sink.spans).toEqual([]);
    end = await child.end('SIGTERM');
  });

  afterAll(async () => {
    await sink[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  function spanOf(kind: SinkSpan['kind'], name: string): SinkSpan {
    const found = sink.spans.filter((span) => span.kind === kind && span.name === name);
    expect(found, `${kind} spans named ${name} of ${sink.spans.map((span) => span.name).join(', ')}`).toHaveLength(1);
    return found[0]!;
  }

  it('ends as it would without telemetry and sends everything at SIGTERM', () => {
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect([...sink.requests].sort()).toEqual([
      '/v1/metrics application/x-protobuf',
      '/v1/traces application/x-protobuf',
    ]);
  });

  it('has one trace from the HTTP server over gRPC to the database', () => {
    const http = spanOf('server', 'GET /v1/things/:id');
    const client = spanOf('client', 'grpc.alliance.test.v1.EchoService/Echo');
    const server = spanOf('server', 'grpc.alliance.test.v1.EchoService/Echo');
    const query = spanOf('client', `pg.query:SELECT ${database.name}`);
    expect([client.traceId, server.traceId, query.traceId]).toEqual(Array(3).fill(http.traceId));
    expect([client.parentId, server.parentId, query.parentId]).toEqual([http.spanId, client.spanId, server.spanId]);
    expect(http.service).toBe('things');
  });

  it('continues the trace through headers of a message', () => {
    const http = spanOf('server', 'GET /v1/things/:id');
    const consumer = spanOf('consumer', 'alliance.test.v1.thing_read');
    expect(answer.headers.traceparent).toBe(`00-${http.traceId}-${http.spanId}-01`);
    expect(answer.traceId).toBe(http.traceId);
    expect(consumer).toMatchObject({ traceId: http.traceId, parentId: http.spanId });
    expect(consumer.attributes).toEqual({ 'messaging.system': 'nats' });
  });

  it('names the route of requests that a hook refused, and leaves probes out', () => {
    expect(spanOf('server', 'GET /v1/refused').attributes['http.route']).toBe('/v1/refused');
    expect(sink.spans.filter((span) => JSON.stringify(span).includes('livez'))).toEqual([]);
  });

  it('traces fetch and node:http clients, and keeps no query', () => {
    const { traceId } = spanOf('server', 'GET /v1/things/:id');
    const clients = sink.spans.filter((span) => span.kind === 'client' && span.traceId === traceId);
    const paths = clients.map((span) => span.attributes['url.full']?.replace(/.*\//, '')).filter(Boolean);
    expect(paths.sort()).toEqual(['fetched', 'got']);
    expect(JSON.stringify(sink.spans)).not.toContain('secret');
  });

  it('sends metrics of its own and of the instrumentations', () => {
    const names = [
      'alliance.test.handled',
      'alliance.test.size',
      'alliance.test.open',
      'http.server.request.duration',
      'db.client.operation.duration',
    ];
    expect([...sink.metrics]).toEqual(expect.arrayContaining(names));
  });
});

describe('a signal that is switched off', () => {
  it.each([
    ['OTEL_METRICS_EXPORTER', '/v1/traces'],
    ['OTEL_TRACES_EXPORTER', '/v1/metrics'],
  ])('by %s=none is not sent, and the helpers still work', async (name, sent) => {
    await using sink = await startOtlpSink();
    const env = { ...NEVER, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, [name]: 'none' };
    await using child = startChild('helpers-only.ts', { env });
    expect(await child.nextLine()).toMatchObject({ result: 'ran' });
    expect(await child.end()).toMatchObject({ code: 0, stderr: '' });
    expect([...sink.requests]).toEqual([`${sent} application/x-protobuf`]);
  });
});

describe('the end of a program', () => {
  it('is still by the signal when the program does not handle it, after a flush', async () => {
    await using sink = await startOtlpSink();
    await using child = startChild('unhandled-signal.ts', { env: { ...NEVER, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } });
    await child.nextLine();
    expect(await child.end('SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(sink.spans.map((span) => span.name)).toEqual(['before the signal']);
  });

  it('is not held up by a collector that is away', async () => {
    const env = { ...NEVER, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    await using child = startChild('unhandled-signal.ts', { env });
    await child.nextLine();
    const before = performance.now();
    expect(await child.end('SIGTERM')).toMatchObject({ signal: 'SIGTERM' });
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('without an endpoint', () => {
  it('loads nothing of OpenTelemetry, and the helpers do nothing', async () => {
    await using child = startChild('helpers-only.ts', { preloads: ['./tests/programs/list-modules.ts'] });
    expect(await child.nextLine()).toEqual({ headers: {}, result: 'ran', traceId: null });
    const loaded = ((await child.nextLine()) as string[]).filter((url) => url.startsWith('file:'));
    expect(loaded.map((url) => url.replace(/.*\/packages\//, '')).sort()).toEqual([
      'telemetry/src/active-api.ts',
      'telemetry/src/config.ts',
      'telemetry/src/metrics.ts',
      'telemetry/src/propagation.ts',
      'telemetry/src/register.ts',
      'telemetry/tests/programs/helpers-only.ts',
    ]);
    expect((await child.end()).code).toBe(0);
  });
});

describe('unusable settings', () => {
  it('end the program with every problem', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_SAMPLER_ARG: '2',
    };
    await using child = startChild('helpers-only.ts', { env });
    const { code, stderr } = await child.end();
    expect(code).toBe(1);
    expect(stderr.split('\n').filter((line) => line.startsWith('  - OTEL_'))).toHaveLength(3);
  });
});
