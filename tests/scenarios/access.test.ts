import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';
import { ApiProblem } from '@alliance/cli/api/problem';
import type { LogEntry } from '@alliance/cli/api/shapes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EMAILS, gatherPeople, type StoryPeople } from '../../scripts/golden/story-people.ts';
import { textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { Terminal } from '../alliance/terminal.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const TEXT = 'Sông Hồng, sông Cửu Long.\n';
const admin = { email: 'governance@access.example', password: 'found the alliance' };

let alliance: TestAlliance;
let people: StoryPeople;
let grantId: string;
beforeAll(async () => {
  alliance = await startTestAlliance({ admin });
  people = await gatherPeople(alliance.url, admin);
  const { governance, owner, dean, steward, researcher } = people;
  for (const [founder, slug, kind] of [
    [owner, 'sao-mai', 'company'],
    [dean, 'huong-giang', 'university'],
  ] as const) {
    const described = { legalName: slug, website: `https://${slug}.example`, description: slug };
    await founder.post('/v1/organisations', { slug, kind, ...described });
    await governance.post(`/v1/organisations/${slug}/admit`);
  }
  await owner.put(`/v1/organisations/sao-mai/people/${EMAILS.steward}`, { role: 'steward' });
  await dean.put(`/v1/organisations/huong-giang/people/${EMAILS.researcher}`, { role: 'member' });
  await publish(owner);
  const asked = await dean.post<{ id: string }>('/v1/access-requests', {
    asset: 'dataset:sao-mai/song',
    organisation: 'huong-giang',
    purpose: 'research',
    statement: 'Nhận dạng tên sông trong văn bản hành chính.',
    seats: 2,
    until: new Date(Date.now() + 90 * 86_400_000).toISOString(),
  });
  const approval = { downloadQuotaBytes: Buffer.byteLength(TEXT) };
  const approved = await steward.post<{ grant: { id: string } }>(`/v1/access-requests/${asked.id}/approve`, approval);
  grantId = approved.grant.id;
  await alliance.settle();
  await dean.post(`/v1/grants/${grantId}/seats`, { email: EMAILS.researcher });
  await researcher.get(`/v1/grants/${grantId}`);
}, 120_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

async function publish(owner: ApiClient): Promise<void> {
  const root = '/v1/datasets/sao-mai/song';
  const described = { title: 'Tên sông', access: 'gated', licence: 'CC0-1.0' };
  await owner.post('/v1/datasets', { organisation: 'sao-mai', name: 'song', ...described });
  await uploadText(owner, 'sao-mai', TEXT);
  await owner.post(`${root}/versions`, { version: '1.0.0' });
  await owner.patch(`${root}/versions/1.0.0/files`, { add: [textFile(TEXT)] });
  await owner.post(`${root}/versions/1.0.0/publish`);
}

test('a quota is kept, and both sides see what was downloaded', async () => {
  const { dean, steward, researcher, owner } = people;
  const file = `/v1/datasets/sao-mai/song/versions/1.0.0/files/${textFile(TEXT).path}`;
  await researcher.location(file);
  const refused = await researcher.location(file).catch((error) => error);
  expect(refused).toBeInstanceOf(ApiProblem);
  expect(refused).toMatchObject({ status: 403, code: 'quota_exceeded' });
  await steward.put(`/v1/grants/${grantId}/download-quota`, { bytesPerMonth: 0 });
  await researcher.location(file);

  const path = (slug: string) => `/v1/organisations/${slug}/usage-statements`;
  const counted = { asset: 'dataset:sao-mai/song', downloads: 2, files: 1, people: 1, grants: 1 };
  const bytes = 2 * Buffer.byteLength(TEXT);
  expect(await steward.get(path('sao-mai'))).toMatchObject({ items: [{ ...counted, bytes }] });
  expect(await dean.get(path('huong-giang'), { view: 'beneficiary' })).toMatchObject({
    items: [{ ...counted, bytes }],
  });
  await expect(dean.get(path('sao-mai'))).rejects.toMatchObject({ status: 404 });

  const terminal = new Terminal(alliance.url, 'vi');
  await terminal.login(EMAILS.owner, 'a password for this story');
  const { stdout: shown } = await terminal.run(['usage']);
  expect(shown).toContain('lượt tải');
  expect(shown).toMatch(/dataset:sao-mai\/song +2 +1 /);
  expect(await terminal.json('usage', 'sao-mai')).toMatchObject([{ ...counted, bytes }]);
  const { stdout: csv } = await terminal.run(['usage', '--csv']);
  expect(csv.split('\r\n')[1]).toMatch(/^\d{4}-\d{2},dataset:sao-mai\/song,2,1,\d+,1,1$/);
  expect(await owner.get('/v1/access/mine', { rule: 'own_organisation' })).toMatchObject({
    items: [{ version: '1.0.0' }],
  });
});

test('whoever is asked about is found, one by one and all at once', async () => {
  const { steward, researcher } = people;
  const could = await steward.get<{ items: { personId: string; rule: string }[] }>('/v1/grants/as-of', {
    asset: 'dataset:sao-mai/song',
  });
  expect(could).toMatchObject({ access: 'gated', version: '1.0.0', items: [{ rule: 'grant' }, { rule: 'grant' }] });
  const checks = could.items.map(({ personId: person }) => ({ asset: 'dataset:sao-mai/song', person }));
  const { items } = await steward.post<{ items: object[] }>('/v1/access-checks/batch', { checks });
  expect(items).toMatchObject([{ answer: { allowed: true } }, { answer: { allowed: true } }]);
  await expect(researcher.get('/v1/grants/as-of', { asset: 'dataset:sao-mai/song' })).rejects.toMatchObject({
    status: 403,
  });
});

test('a token of a grant is verified by its key set, and names the entry of the log', async () => {
  const { researcher, steward, owner } = people;
  const token = await issued(researcher);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { kid } = decoded(header) as { kid: string };
  const { keys } = (await (await fetch(`${alliance.url}/.well-known/jwks.json`)).json()) as { keys: JsonWebKey[] };
  const jwk = keys.find((one) => one.kid === kid) as JsonWebKey;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  expect(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  const { alliance: own } = decoded(payload) as { alliance: { grant: string; log: { index: number } } };
  const entry = await owner.get<LogEntry>(`/v1/audit/entries/${own.log.index}`);
  expect(entry).toMatchObject({ type: 'grant.issue', audit: { object: { kind: 'grant', id: own.grant } } });
  await steward.post(`/v1/grants/${grantId}/revoke`, { reason: 'Dự án kết thúc.' });
  await expect(researcher.post(`/v1/grants/${grantId}/tokens`)).rejects.toMatchObject({ code: 'access_denied' });
});

/** The log takes a moment to know of a grant. */
async function issued(person: ApiClient): Promise<string> {
  for (const until = Date.now() + 20_000; Date.now() < until; await delay(200)) {
    const answer = await person.post<{ token: string }>(`/v1/grants/${grantId}/tokens`).catch((error) => error);
    if (!(answer instanceof Error)) return answer.token;
    if ((answer as ApiProblem).status !== 503) throw answer;
  }
  throw new Error('The grant did not come into the log.');
}

function decoded(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
