import type { ApiClient } from '@alliance/cli/api/client';
import type { AccessRequest, Grant } from '@alliance/cli/api/shapes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { attempt } from '../alliance/attempt.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

// Decisions through the public API: an appeal, access given unasked, many answers at once.

const TEXT = 'một câu ngắn\n';
const UNTIL = new Date(Date.now() + 30 * 86_400_000).toISOString();

let alliance: TestAlliance;
let owner: ApiClient;
let steward: ApiClient;
let dean: ApiClient;
beforeAll(async () => {
  alliance = await startTestAlliance();
  const { people } = alliance;
  owner = await people.organisation('sao-mai', 'company', 'chu@sao-mai.test');
  dean = await people.organisation('huong-giang', 'university', 'khoa@huong-giang.test');
  steward = await people.register('hoa@sao-mai.test');
  await owner.put('/v1/organisations/sao-mai/people/hoa@sao-mai.test', { role: 'steward' });
  await uploadText(owner, 'sao-mai', TEXT);
  for (const name of ['mot', 'hai']) await publish(name);
}, 120_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

async function create(name: string): Promise<void> {
  const dataset = { organisation: 'sao-mai', name, title: name, access: 'gated', licence: 'CC-BY-4.0' };
  await owner.post('/v1/datasets', dataset);
}

async function publish(name: string): Promise<void> {
  await create(name);
  const root = `/v1/datasets/sao-mai/${name}`;
  await owner.post(`${root}/versions`, { version: '1.0.0' });
  await owner.patch(`${root}/versions/1.0.0/files`, { add: [textFile(TEXT)] });
  await owner.post(`${root}/versions/1.0.0/publish`);
}

const ask = (by: ApiClient, name: string, more = {}) =>
  by.post<AccessRequest>('/v1/access-requests', {
    asset: `dataset:sao-mai/${name}`,
    purpose: 'research',
    statement: 'Nhận dạng địa danh trong văn bản.',
    until: UNTIL,
    ...more,
  });

test('an appeal sends a rejection to another decider, who approves; both reasons are kept', async () => {
  const { id } = await ask(dean, 'mot');
  const path = `/v1/access-requests/${id}`;
  await steward.post(`${path}/reject`, { reason: 'Ngoài phạm vi.', clause: 'Điều 2' });
  await dean.post(`${path}/appeal`, { reasons: 'Điều 2 không cấm.' });
  const governance = await alliance.people.governance();
  const { items } = await governance.get<{ items: { requestId: string; dueAt: string }[] }>('/v1/appeals?state=open');
  expect(items).toMatchObject([{ requestId: id }]);
  await governance.post(`${path}/remit`, { reasons: 'Điều 2 nói về việc khác.' });
  await expect(steward.post(`${path}/approve`, {})).rejects.toMatchObject({ code: 'separation_of_duties' });
  const { grant } = await owner.post<{ grant: Grant }>(`${path}/approve`, { note: 'Đồng ý.' });
  expect(grant.id).toBeTruthy();
  const { items: decisions } = await dean.get<{ items: { kind: string; note: string }[] }>(`${path}/decisions`);
  expect(decisions.map(({ kind, note }) => [kind, note])).toEqual([
    ['rejected', 'Ngoài phạm vi.'],
    ['remitted', 'Điều 2 nói về việc khác.'],
    ['approved', 'Đồng ý.'],
  ]);
});

test('access is given unasked, and the door says whom it needs', async () => {
  const given = { asset: 'dataset:sao-mai/hai', purpose: 'research', until: UNTIL, reason: 'Theo thoả thuận.' };
  const made = await steward.post<{ grant: Grant; request: { unasked: boolean } }>('/v1/grants', {
    ...given,
    organisation: 'huong-giang',
    seats: 2,
  });
  expect(made.request.unasked).toBe(true);
  await dean.post(`/v1/grants/${made.grant.id}/seats`, { email: 'khoa@huong-giang.test' });
  await expect(steward.post('/v1/grants', given)).rejects.toMatchObject({ code: 'invalid_argument' });
  const both = { ...given, organisation: 'huong-giang', email: 'khoa@huong-giang.test' };
  await expect(steward.post('/v1/grants', both)).rejects.toMatchObject({ code: 'invalid_argument' });
  await expect(dean.post('/v1/grants', { ...given, organisation: 'huong-giang' })).rejects.toMatchObject({
    code: 'role_required',
  });
});

describe('200 requests', () => {
  const COUNT = 200;
  type Outcomes = { items: { id: string; state: string; code: string; grantId: string }[] };

  test('are answered by a dry run, then by one that does what it said; a retry repeats the answer', async () => {
    const ids: string[] = [];
    for (let index = 0; index < COUNT; index += 1) {
      await create(`tap-${index}`);
      ids.push((await ask(dean, `tap-${index}`)).id);
    }
    const body = { ids, act: 'approve', reason: 'Đợt tháng 11.' };
    const said = await steward.post<Outcomes>('/v1/access-requests/bulk?dryRun=true', body);
    expect(said.items.map(({ state }) => state)).toEqual(ids.map(() => 'approved'));
    const waiting = await steward.get<{ items: unknown[] }>(
      '/v1/access-requests?view=decider&state=submitted&limit=200',
    );
    expect(waiting.items).toHaveLength(COUNT);
    const send = async () =>
      attempt({
        url: alliance.url,
        method: 'POST',
        path: '/v1/access-requests/bulk',
        token: await alliance.people.tokenOf('hoa@sao-mai.test'),
        headers: { 'idempotency-key': 'dot-thang-11' },
        body,
      });
    const done = await send();
    const { items } = done.body as Outcomes;
    expect(items.map(({ id, state }) => [id, state])).toEqual(said.items.map(({ id, state }) => [id, state]));
    expect(items.every(({ grantId }) => grantId !== '')).toBe(true);
    const again = await send();
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([done.text, 'true']);
  }, 120_000);
});
