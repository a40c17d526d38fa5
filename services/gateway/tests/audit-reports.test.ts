import { describeEntry } from '@alliance/audit-report/describe-entry';
import type { ReportHead } from '@alliance/audit-report/report';
import { signReport } from '@alliance/audit-report/sign-report';
import { AllianceError } from '@alliance/errors/alliance-error';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import { Authenticator } from '../src/authentication.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const COUNT = 250;
const head = {
  format: 'alliance-audit-report/v1',
  id: '0192f000-0000-7000-8000-000000000000',
  asset: 'dataset:hust/kin',
  organisation: null,
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  madeAt: '2026-11-22T00:00:00.000Z',
  reach: 'everything',
  entries: COUNT,
  entriesSha256: 'ab'.repeat(32),
  checkpoint: 'note\n250\n',
  madeBy: { personId: 'somebody', role: 'auditor' },
  actions: [],
} as unknown as ReportHead;
const envelope = signReport(head, { keyId: 'x', sign: () => new Uint8Array(64) });
const object = { kind: 'dataset', id: '<b>', version: '', digest: '' };
const said = { at: '', org: 'hust', actor: '', actor_role: 'system', object, prev_state: '', next_state: 'made' };
const leafOf = (index: number) => Buffer.from(JSON.stringify({ type: `act.${index}`, ...said }));
const entryOf = (index: number) => ({
  index: BigInt(index),
  leaf: leafOf(index),
  proof: `p${index}`,
  salt: new Uint8Array(),
});

/** Pages of a report of 250 entries; a token is the index that comes next. */
const getAuditReport = vi.fn(async ({ pageSize, pageToken }: { pageSize: number; pageToken: string }) => {
  const start = Number(pageToken);
  const end = Math.min(start + pageSize, COUNT);
  const entries = Array.from({ length: end - start }, (_, at) => entryOf(start + at));
  return { envelope, logKey: 'key', entries, nextPageToken: end === COUNT ? '' : String(end) };
});

let app: App;
beforeAll(async () => {
  vi.spyOn(Authenticator.prototype, 'authenticate').mockResolvedValue({ key: 'somebody', callerToken: 'x' } as never);
  app = await buildTestApp({ auditReports: { getAuditReport } } as unknown as Partial<Clients>);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app.close();
});

const PATH = '/v1/audit/report?asset=dataset:hust/kin&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z';
type Part = { report: unknown; logKey: string; entries: { index: number }[]; nextCursor: string | null };

test('a call answers so many entries, and the next goes on where it ended', async () => {
  getAuditReport.mockClear();
  const first = (await app.inject(`${PATH}&limit=230`)).json<Part>();
  expect(getAuditReport.mock.calls.map(([{ pageSize, pageToken }]) => [pageSize, pageToken])).toEqual([
    [100, ''],
    [100, '100'],
    [30, '200'],
  ]);
  expect(first).toMatchObject({ report: head, envelope, logKey: 'key', nextCursor: '230' });
  const shown = { index: 0, leaf: leafOf(0), proof: 'p0', payload: null, salt: null };
  expect(first.entries[0]).toEqual(JSON.parse(JSON.stringify(describeEntry(shown))));
  const second = (await app.inject(`${PATH}&cursor=230`)).json<Part>();
  expect(second.nextCursor).toBeNull();
  const indexes = [...first.entries, ...second.entries].map(({ index }) => index);
  expect(indexes).toEqual(Array.from({ length: COUNT }, (_, index) => index));
});

test.each([
  ['', 'vi-VN,vi;q=0.9,en;q=0.8', 'vi'],
  ['', 'fr, en-GB', 'en'],
  ['', undefined, 'en'],
  ['&lang=vi', 'en', 'vi'],
])('whoever accepts HTML gets a page (%s, %s)', async (query, language, expected) => {
  const headers = { accept: 'text/html,*/*', ...(language ? { 'accept-language': language } : {}) };
  const answer = await app.inject({ url: `${PATH}&limit=2${query}`, headers });
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body).toContain(`<html lang="${expected}">`);
  expect(answer.body).toContain('dataset:&lt;b&gt;');
  expect(answer.body).toContain('cursor=2');
});

test('a refusal is answered as one, whatever is accepted', async () => {
  getAuditReport.mockRejectedValueOnce(new AllianceError('role_required', 'Not for you.'));
  const answer = await app.inject({ url: PATH, headers: { accept: 'text/html' } });
  expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: 'role_required' }]);
});

test.each([
  ['no subject', '/v1/audit/report?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z', 'GET', 400],
  ['two subjects', `${PATH}&organisation=hust`, 'GET', 400],
  ['no period', '/v1/audit/report?organisation=hust', 'GET', 400],
  ['too much at once', `${PATH}&limit=2001`, 'GET', 400],
  ['a language that it has no words of', `${PATH}&lang=fr`, 'GET', 400],
  ['only its headers', PATH, 'HEAD', 404],
] as const)('nothing is made for %s', async (_, url, method, status) => {
  getAuditReport.mockClear();
  expect((await app.inject({ url, method })).statusCode).toBe(status);
  expect(getAuditReport).not.toHaveBeenCalled();
});

test.each([
  ['&format=pdf', undefined],
  ['', 'application/pdf'],
])('whoever asks for PDF gets pages, with all entries up to the limit (%s, %s)', async (query, accept) => {
  const answer = await app.inject({ url: `${PATH}&limit=120${query}`, headers: accept ? { accept } : {} });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  const text = answer.rawPayload.toString('latin1');
  expect([text.slice(0, 8), text.trimEnd().slice(-5)]).toEqual(['%PDF-1.7', '%%EOF']);
  expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3);
});
