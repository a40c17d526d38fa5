import type { ApiClient } from '@alliance/cli/api/client';
import type { AccessRequest, BulkOutcome, Grant } from '@alliance/cli/api/shapes';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { attempt } from '../alliance/attempt.ts';
import { PASSWORD } from '../alliance/people.ts';
import { runScript } from '../alliance/shell.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

// Decisions through the public API and the command line: an appeal, access given unasked, seats, many answers at once.

const TEXT = 'một câu ngắn\n';
const UNTIL = new Date(Date.now() + 30 * 86_400_000).toISOString();

const OWNER = 'chu@sao-mai.test';
const STEWARD = 'hoa@sao-mai.test';
const DEAN = 'khoa@huong-giang.test';

let alliance: TestAlliance;
let owner: ApiClient;
let steward: ApiClient;
let dean: ApiClient;
beforeAll(async () => {
  alliance = await startTestAlliance();
  const { people } = alliance;
  owner = await people.organisation('sao-mai', 'company', OWNER);
  dean = await people.organisation('huong-giang', 'university', DEAN);
  steward = await people.register(STEWARD);
  await owner.put('/v1/organisations/sao-mai/people/hoa@sao-mai.test', { role: 'steward' });
  await uploadText(owner, 'sao-mai', TEXT);
  for (const name of ['mot', 'hai', 'ba', 'bon']) await publish(name);
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

/** What a person gets when they type a command. */
async function type(email: string, command: string): Promise<{ code: number; output: string }> {
  const token = await alliance.people.tokenOf(email);
  return runScript(`alliance ${command} --token ${token}`, { url: alliance.url });
}

/** The same for a command that must succeed. */
async function typed(email: string, command: string): Promise<string> {
  const { code, output } = await type(email, command);
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  return output;
}

test('an appeal sends a rejection to another decider, who approves; both reasons are kept', async () => {
  const { id } = await ask(dean, 'mot');
  await typed(STEWARD, `comment ${id} 'Hỏi lại ban pháp chế.' --private`);
  await typed(STEWARD, `reject ${id} --reason 'Ngoài phạm vi.' --clause 'Điều 2'`);
  expect(await typed(DEAN, `appeal ${id} --reasons 'Điều 2 không cấm.'`)).toMatch(/is open/);
  expect(JSON.parse(await typed(DEAN, `comments ${id} --json`))).toEqual([]);
  const governance = await alliance.people.governance();
  const { items } = await governance.get<{ items: { requestId: string; dueAt: string }[] }>('/v1/appeals?state=open');
  expect(items).toMatchObject([{ requestId: id }]);
  await governance.post(`/v1/access-requests/${id}/remit`, { reasons: 'Điều 2 nói về việc khác.' });
  const refused = await type(STEWARD, `approve ${id}`);
  expect([refused.code, refused.output]).toEqual([3, expect.stringMatching(/somebody else|another/i)]);
  expect(await typed(OWNER, `approve ${id} --note 'Đồng ý.'`)).toMatch(/is approved\. Grant /);
  const decisions = JSON.parse(await typed(DEAN, `decisions ${id} --json`)) as { kind: string; note: string }[];
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

test('a letter is attached, read once it is scanned, and redacted; nobody else gets it', {
  timeout: 60_000,
}, async () => {
  const letter = 'Hội đồng đạo đức đồng ý.';
  const { id } = await ask(dean, 'bon');
  const inFolder = async (email: string, script: string) =>
    runScript(`cd "$(mktemp -d)"; export ALLIANCE_TOKEN=${await alliance.people.tokenOf(email)}; ${script}`, alliance);
  const added = await inFolder(DEAN, `printf '${letter}' > thu.txt; alliance attachment add ${id} thu.txt --json`);
  const attached = JSON.parse(added.output) as { id: string; sha256: string };
  await expect.poll(() => typed(STEWARD, `attachment list ${id}`), { timeout: 30_000 }).toContain('passed');
  const get = `alliance attachment get ${id} ${attached.id}`;
  const read = await inFolder(STEWARD, `${get} > said; cat thu.txt; ! ${get}`);
  expect([read.code, read.output]).toEqual([0, expect.stringMatching(new RegExp(`^${letter}.*thu.txt is there`, 's'))]);
  const path = `/v1/access-requests/${id}/attachments/${attached.id}`;
  const stranger = await alliance.people.register('la@noi-khac.test');
  await expect(stranger.get(`${path}/content`)).rejects.toMatchObject({ code: 'not_found' });
  await expect(dean.post(`${path}/redact`, { reason: 'Tôi đổi ý.' })).rejects.toMatchObject({ code: 'role_required' });
  await typed(STEWARD, `attachment redact ${id} ${attached.id} --reason 'Có số căn cước.'`);
  expect(await typed(DEAN, `attachment list ${id}`)).toMatch(new RegExp(`Có số căn cước.*${attached.sha256}`));
  await expect(dean.get(`${path}/content`)).rejects.toMatchObject({ code: 'state_conflict' });
  await dean.post(`/v1/access-requests/${id}/withdraw`);
});

test('access is given to an address before anybody has it, and claimed', async () => {
  const email = 'chua-co@noi-khac.test';
  const give = `grant give dataset:sao-mai/bon --purpose research --until ${UNTIL.slice(0, 10)} --reason 'Hợp tác.'`;
  expect(await typed(STEWARD, `${give} --email ${email}`)).toContain(email);
  await alliance.people.register(email);
  const [award] = JSON.parse(await typed(email, 'award list --json')) as { id: string }[];
  expect(await typed(email, `award claim ${award?.id}`)).toMatch(/Grant /);
  expect(await typed(STEWARD, 'award list --given sao-mai')).toMatch(/claimed/);
  const asked = { asset: 'dataset:sao-mai/bon', version: '1.0.0', operation: 'download' };
  const newcomer = await alliance.people.as(email);
  expect(await newcomer.post('/v1/access-checks', asked)).toMatchObject({ allowed: true });
  expect((await type(email, `award claim ${award?.id}`)).code).not.toBe(0);
});

test('a university invites 30 researchers; one leaves, and the grant follows', async () => {
  const asked = await ask(dean, 'ba', { organisation: 'huong-giang', seats: 31 });
  const { grant } = await owner.post<{ grant: Grant }>(`/v1/access-requests/${asked.id}/approve`, {});
  const emails = Array.from({ length: 30 }, (_, n) => `nghien-cuu-${n}@huong-giang.test`);
  const password = PASSWORD;
  const stranger = alliance.people.anonymous();
  await forEachParallel(emails, 2, (email) => stranger.post('/v1/people', { email, name: email, password }));
  for (const email of emails) await dean.put(`/v1/organisations/huong-giang/people/${email}`, { role: 'member' });
  const [leaver = '', stayer = ''] = emails;
  await within(10_000, async () => void (await typed(DEAN, `grant seat ${grant.id} ${leaver}`)));
  for (const email of emails.slice(1)) await within(10_000, () => dean.post(`/v1/grants/${grant.id}/seats`, { email }));
  const seats = async () => (await dean.get<Grant>(`/v1/grants/${grant.id}`)).seats.length;
  expect(await seats()).toBe(31);
  expect(await typed(leaver, 'check dataset:sao-mai/ba')).toMatch(/^Allowed/);
  await dean.delete(`/v1/organisations/huong-giang/people/${leaver}`);
  await expect.poll(seats, { timeout: 10_000 }).toBe(30);
  expect((await type(leaver, 'check dataset:sao-mai/ba')).output).toMatch(/^Refused/);
  expect(await typed(stayer, 'access mine')).toContain('dataset:sao-mai/ba@1.0.0');
  const who = JSON.parse(await typed(STEWARD, 'access who dataset:sao-mai/ba --json')) as unknown[];
  expect(who).toHaveLength(30);
  await typed(DEAN, `grant free-seat ${grant.id} ${stayer}`);
  expect(await seats()).toBe(29);
});

/** Grants hears of new members by events: what it refuses meanwhile is tried again. */
async function within(ms: number, attempted: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => attempted().then(() => 'done', String), { timeout: ms, interval: 100 }).toBe('done');
}

describe('200 requests', () => {
  const COUNT = 200;

  test('are answered by a dry run, then by one that does what it said', async () => {
    const ids: string[] = [];
    for (let index = 0; index < COUNT; index += 1) {
      await create(`tap-${index}`);
      ids.push((await ask(dean, `tap-${index}`)).id);
    }
    const approve = `decide approve --waiting --reason 'Đợt tháng 11.'`;
    expect(await typed(STEWARD, `${approve} --dry-run`)).toMatch(/Would decide on 200\.\n$/);
    const waiting = await steward.get<{ items: unknown[] }>(
      '/v1/access-requests?view=decider&state=submitted&limit=200',
    );
    expect(waiting.items).toHaveLength(COUNT);
    const done = JSON.parse(await typed(STEWARD, `${approve} --json`)) as BulkOutcome[];
    expect(done.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(done.every(({ state, grantId }) => state === 'approved' && grantId !== '')).toBe(true);
    const again = await type(STEWARD, `decide approve ${ids[0]} --reason 'Đợt tháng 11.'`);
    expect([again.code, again.output]).toEqual([4, expect.stringContaining('state_conflict')]);
  }, 120_000);

  test('are answered the same by a retry', async () => {
    const { id } = await ask(dean, 'hai', { versions: '1.0.0', organisation: undefined });
    const body = { ids: [id], act: 'approve', reason: 'Đợt tháng 11.' };
    const send = async () =>
      attempt({
        url: alliance.url,
        method: 'POST',
        path: '/v1/access-requests/bulk',
        token: await alliance.people.tokenOf(STEWARD),
        headers: { 'idempotency-key': 'dot-thang-11' },
        body,
      });
    const done = await send();
    const again = await send();
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([done.text, 'true']);
  });
});
