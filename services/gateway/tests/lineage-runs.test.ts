import { AllianceError } from '@alliance/errors/alliance-error';
import { LineageRunSchema } from '@alliance/proto/alliance/provenance/v1/lineage_run_pb';
import {
  GetRunResponseSchema,
  ReportRunEventResponseSchema,
} from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const REPORT = '/v1/lineage/openlineage';
const event = {
  eventType: 'START',
  eventTime: '2026-11-23T09:00:00Z',
  run: { runId: '0192f000-0000-7000-8000-000000000001', facets: { any: { thing: [1] } } },
  job: { namespace: 'hust', name: 'lọc' },
};
const run = create(LineageRunSchema, { runId: event.run.runId, organisation: 'hust', state: 'start', events: 1 });
const reportRunEvent = vi.fn(async ({ event: body }: { event: Uint8Array; registry: string }) => {
  const { eventType } = JSON.parse(Buffer.from(body).toString());
  if (eventType === 'FAIL') throw new AllianceError('invalid_argument', 'No.', { details: { fields: [] } });
  return create(ReportRunEventResponseSchema, { run, recorded: eventType === 'START', edges: 2 });
});
const listRuns = vi.fn(async () => ({ runs: [run], nextPageToken: 'more' }));
const getRun = vi.fn(async () =>
  create(GetRunResponseSchema, {
    run,
    inputs: [{ subject: { case: 'external', value: { url: 's3://raw/a' } } }],
    outputs: [
      {
        subject: { case: 'version', value: { asset: { kind: 1, organisation: 'hust', name: 'a' }, version: '1.0.0' } },
      },
    ],
  }),
);

let app: App;
beforeAll(async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  const clients = { lineageRuns: { reportRunEvent, listRuns, getRun } } as unknown as Partial<Clients>;
  app = await buildTestApp(clients, { ALLIANCE_PUBLIC_URL: 'https://registry.example' });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.close();
});

const report = (body: object) => app.inject({ method: 'POST', url: REPORT, payload: body });

test('an event is handed on whole, and new only once', async () => {
  const answer = await report(event);
  expect([answer.statusCode, answer.json()]).toMatchObject([
    201,
    { recorded: true, edges: 2, run: { state: 'start' } },
  ]);
  const [{ event: body, registry } = { event: new Uint8Array(), registry: '' }] = reportRunEvent.mock.lastCall ?? [];
  expect(JSON.parse(Buffer.from(body).toString())).toEqual(event);
  expect(registry).toMatch(/^https:\/\/registry\.example\/?$/);
  expect((await report({ ...event, eventType: 'RUNNING' })).statusCode).toBe(200);
});

test.each([
  ['an event of no run', { ...event, run: undefined }, 400],
  ['what the service refuses', { ...event, eventType: 'FAIL' }, 400],
  ['what is far too large', { ...event, more: 'x'.repeat(2_200_000) }, 413],
])('%s is a problem document', async (_what, body, status) => {
  const answer = await report(body);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    status,
    expect.stringContaining('problem+json'),
  ]);
});

test('runs are listed and shown', async () => {
  const page = await app.inject('/v1/lineage/runs?organisation=hust&limit=1');
  expect(page.json()).toMatchObject({ items: [{ runId: run.runId, firstEventAt: null }], nextCursor: 'more' });
  expect(listRuns).toHaveBeenLastCalledWith(
    { organisation: 'hust', pageSize: 1, pageToken: '' },
    expect.objectContaining({ callerToken: 'x' }),
  );
  const shown = (await app.inject(`/v1/lineage/runs/${run.runId}`)).json();
  expect(shown.outputs).toEqual([{ version: 'dataset:hust/a@1.0.0' }]);
  expect(shown.inputs).toMatchObject([{ external: { url: 's3://raw/a' } }]);
});
