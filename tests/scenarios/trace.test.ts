import { type OtlpSink, startOtlpSink } from '@alliance/testing/otlp-sink';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const resources = new AsyncDisposableStack();
let sink: OtlpSink;
let alliance: TestAlliance;

beforeAll(async () => {
  sink = resources.use(await startOtlpSink());
  alliance = resources.use(
    await startTestAlliance({ apart: ['gateway', 'datasets', 'catalogue'], otlpEndpoint: sink.url }),
  );
}, 120_000);
afterAll(() => resources.disposeAsync());

test('one trace leads from the HTTP request over gRPC, SQL and NATS to the catalogue', {
  timeout: 60_000,
}, async () => {
  const owner = await alliance.people.organisation('sao-mai', 'company', 'lan@sao-mai.test');
  const traceId = 'c0ffee'.repeat(5).padEnd(32, '0');
  const { headers } = await owner.send('POST', '/v1/datasets', {
    body: { organisation: 'sao-mai', name: 'traced', title: 'Traced', access: 'open', licence: 'CC0-1.0' },
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  expect(headers.get('x-request-id')).toBe(traceId);
  await alliance.settle();

  const inTrace = () => sink.spans.filter((span) => span.traceId === traceId);
  const kinds = () => new Set(inTrace().map((span) => `${span.service} ${span.kind}`));
  await expect
    .poll(() => [...kinds()], { timeout: 30_000 })
    .toEqual(
      expect.arrayContaining([
        'gateway server',
        'gateway client',
        'datasets server',
        'datasets client',
        'catalogue consumer',
        'catalogue client',
      ]),
    );
  const names = inTrace().map((span) => span.name);
  expect(names).toContain('POST /v1/datasets');
  expect(names.some((name) => name.includes('alliance.assets.v1.AssetsService/CreateAsset'))).toBe(true);
  expect(names.some((name) => name.startsWith('apply '))).toBe(true);
  expect(JSON.stringify(inTrace())).not.toContain('lan@sao-mai.test');
});
