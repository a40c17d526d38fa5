import {
  type AddCheckpointResponse,
  CheckpointRefusal,
  RefusedCheckpointSchema,
  WitnessJudgement,
} from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const BODY = 'old 0\n\npeer.example/log\n';
const PROBLEM = 'application/problem+json';
const LINES = '— node.example/witness AAAA\n';

let app: App;
let answer: Partial<AddCheckpointResponse>;
const bodies: Uint8Array[] = [];
const asked: string[] = [];
beforeAll(async () => {
  const witness = {
    addCheckpoint: async ({ body }: { body: Uint8Array }) => {
      bodies.push(body);
      return { cosignatures: '', lastSize: 0n, detail: '', ...answer };
    },
    getWitnessKey: async () => ({ vkeys: ['a+1+b', 'c+2+d'] }),
    getWitnessedCheckpoint: async ({ originSha256 }: { originSha256: string }) => {
      asked.push(originSha256);
      return { checkpoint: BODY };
    },
    listRefusedCheckpoints: async ({ pageSize }: { pageSize: number }) => {
      asked.push(String(pageSize));
      const refusedAt = timestampFromDate(new Date('2026-11-23T06:00:00Z'));
      const reason = CheckpointRefusal.CONFLICTING;
      const told = { origin: 'peer.example/log', size: 300n, reason, refusedAt, checkpoint: BODY, cosigned: LINES };
      return { checkpoints: [create(RefusedCheckpointSchema, told)], nextPageToken: 'next' };
    },
  };
  app = await buildTestApp({ witness } as unknown as Partial<Clients>, { ALLIANCE_RATE_LIMIT: '400' });
});
afterAll(() => app.close());

const send = (payload: string | Buffer, contentType?: string) =>
  app.inject({
    method: 'POST',
    url: '/witness/add-checkpoint',
    payload,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });

test.each([
  ['COSIGN', { cosignatures: LINES }, 200, 'text/plain; charset=utf-8', LINES],
  ['STALE', { lastSize: 42n }, 409, 'text/x.tlog.size', '42\n'],
  ['MALFORMED', { detail: 'No size.' }, 400, PROBLEM, /"invalid_argument"/],
  ['IMPOSSIBLE', {}, 400, PROBLEM, /"invalid_argument"/],
  ['UNTRUSTED', {}, 403, PROBLEM, /"checkpoint_untrusted"/],
  ['UNKNOWN_LOG', {}, 404, PROBLEM, /"not_found"/],
  ['INCONSISTENT', {}, 422, PROBLEM, /"checkpoint_inconsistent"/],
] as const)('%s is answered as the protocol asks', async (judgement, given, status, type, body) => {
  answer = { judgement: WitnessJudgement[judgement], ...given };
  const sent = await send(BODY, 'text/plain');
  expect([sent.statusCode, sent.headers['content-type']]).toEqual([status, type]);
  expect(sent.body).toMatch(body);
  expect(Buffer.from(bodies.at(-1)!).toString()).toBe(BODY);
});

test('the body is taken as it is, whatever it is called, up to a size', async () => {
  answer = { judgement: WitnessJudgement.COSIGN, cosignatures: LINES };
  for (const type of [undefined, 'application/octet-stream', 'application/json', 'application/x-www-form-urlencoded']) {
    expect((await send(BODY, type)).statusCode).toBe(200);
    expect(Buffer.from(bodies.at(-1)!).toString()).toBe(BODY);
  }
  const large = await send('x'.repeat(200_000), 'text/plain');
  expect([large.statusCode, large.json().code]).toEqual([413, 'payload_too_large']);
});

test('keys and cosigned checkpoints are for everybody', async () => {
  expect((await app.inject('/witness/key')).body).toBe('a+1+b\nc+2+d\n');
  const hash = 'ab'.repeat(32);
  expect((await app.inject(`/witness/${hash}/checkpoint`)).body).toBe(BODY);
  expect(asked).toEqual([hash]);
  expect((await app.inject('/witness/ABC/checkpoint')).json().code).toBe('invalid_argument');
});

test('what was refused is for everybody, page by page', async () => {
  expect((await app.inject('/witness/refused?limit=7')).json()).toEqual({
    items: [
      {
        origin: 'peer.example/log',
        size: 300,
        reason: 'conflicting',
        refusedAt: '2026-11-23T06:00:00.000Z',
        checkpoint: BODY,
        cosigned: LINES,
      },
    ],
    nextCursor: 'next',
  });
  expect(asked.at(-1)).toBe('7');
  expect((await app.inject('/witness/refused?limit=201')).json().code).toBe('invalid_argument');
});

test('strangers may not ask without end', async () => {
  answer = { judgement: WitnessJudgement.UNKNOWN_LOG };
  const statuses: number[] = [];
  for (let i = 0; i < 45; i += 1) statuses.push((await send(BODY, 'text/plain')).statusCode);
  expect([statuses[0], statuses.at(-1)]).toEqual([404, 429]);
});
