import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';
import { ApiProblem } from '@alliance/cli/api/problem';
import type { Upload } from '@alliance/cli/api/shapes';
import { SAMPLE_CARD, sampleTerms } from '../samples/sample-files.ts';
import { sendParts, textFile, uploadText } from '../samples/upload-text.ts';
import { EMAILS, gatherPeople, type SignIn, type StoryPeople } from './story-people.ts';
import { request, tellOfGrants } from './tell-of-grants.ts';
import { tellOfLabels } from './tell-of-labels.ts';
import { tellOfRetractions } from './tell-of-retractions.ts';
import { tellOfRules } from './tell-of-rules.ts';
import { tellOfRuns } from './tell-of-runs.ts';
import { tellOfStatements } from './tell-of-statements.ts';

const DAY_MS = 86_400_000;
const TEXT = 'Ngày mai trời lại sáng.\n';
const MODEL = '/v1/models/sao-mai/cap-am-tiet';

/**
 * Does through the public API of an empty alliance whatever makes its services publish an event, each type at least once. The
 * last ones come by themselves: a grant that expires `expiresAfterMs` later, and what the clock tells within 60 of its days.
 */
export async function tellEveryEvent(url: string, governance: SignIn, expiresAfterMs = 5_000): Promise<void> {
  const people = await gatherPeople(url, governance);
  await tellOfMembers(people);
  await tellOfUploads(people.owner);
  await tellOfScans(people);
  const licence = await publishTerms(people.owner);
  await tellOfDerivations(people);
  await tellOfAssets(people, 'datasets', { licence: 'CC-BY-SA-4.0' });
  await tellOfAssets(people, 'models', { licence: 'CC-BY-SA-4.0' });
  await tellOfStatements(people.owner);
  await tellOfRuns(people);
  await tellOfLabels(people, TEXT);
  await tellOfRetractions(people, TEXT);
  await people.owner.get('/v1/audit/report', {
    asset: 'dataset:sao-mai/thu-hoi',
    from: '2020-01-01T00:00:00Z',
    to: '2100-01-01T00:00:00Z',
  });
  await publishGated(people.owner, licence);
  await tellOfFindings(people);
  await tellOfRequests(people);
  await tellOfRules(people, async () => {
    const id = await request(people.researcher, 'gated');
    await people.researcher.post(`/v1/access-requests/${id}/withdraw`);
  });
  await tellOfDecisions(people);
  await tellOfGrants(people, { licence, text: TEXT, expiresAfterMs });
  await renewTerms(people.owner, licence, expiresAfterMs);
}

async function tellOfMembers({ governance, owner, dean }: StoryPeople): Promise<void> {
  const apply = (applicant: ApiClient, slug: string, kind: string, legalName: string) =>
    applicant.post('/v1/organisations', {
      slug,
      kind,
      legalName,
      website: `https://${slug}.example`,
      description: legalName,
    });
  await apply(owner, 'sao-mai', 'company', 'Công ty Sao Mai');
  await apply(dean, 'huong-giang', 'university', 'Đại học Hương Giang');
  await apply(owner, 'refused', 'company', 'Công ty bị từ chối');
  await apply(owner, 'withdrawn', 'institute', 'Viện rút đơn');
  for (const slug of ['sao-mai', 'huong-giang']) await governance.post(`/v1/organisations/${slug}/admit`);
  await governance.post('/v1/organisations/refused/refuse', { reason: 'Hồ sơ chưa đủ.' });
  await owner.post('/v1/organisations/withdrawn/withdraw', { reason: 'Không tham gia nữa.' });
  await governance.post('/v1/organisations/sao-mai/suspend', { reason: 'Kiểm tra định kỳ.' });
  await governance.post('/v1/organisations/sao-mai/reinstate');
  await owner.put(`/v1/organisations/sao-mai/people/${EMAILS.dean}`, { role: 'member' });
  await owner.put(`/v1/organisations/sao-mai/people/${EMAILS.dean}`, { role: 'publisher' });
  await owner.delete(`/v1/organisations/sao-mai/people/${EMAILS.dean}`);
  await owner.put(`/v1/organisations/sao-mai/people/${EMAILS.steward}`, { role: 'steward' });
  await dean.put(`/v1/organisations/huong-giang/people/${EMAILS.researcher}`, { role: 'member' });
  await governance.put(`/v1/alliance/people/${EMAILS.dean}/roles/auditor`, undefined);
  await governance.delete(`/v1/alliance/people/${EMAILS.dean}/roles/auditor`);
  const { id } = await owner.post<{ id: string }>('/v1/tokens', { name: 'story', scopes: ['read'] });
  await owner.delete(`/v1/tokens/${id}`);
  const gone = { email: 'gone@golden.example', name: 'Người đã đi', password: 'not to be remembered' };
  const person = await governance.post<{ id: string }>('/v1/people', gone);
  await governance.delete(`/v1/people/${person.id}`);
}

/** One file that is what it claims to be, and one that is not. */
async function tellOfUploads(owner: ApiClient): Promise<void> {
  await uploadText(owner, 'sao-mai', TEXT);
  const files = [{ ...textFile('other bytes'), sha256: textFile('claimed bytes').sha256 }];
  const started = await owner.post<Upload>('/v1/uploads', { organisation: 'sao-mai', files });
  await sendParts(started.files, 'other bytes');
  await owner.post(`/v1/uploads/${started.upload.id}/complete`);
}

/**
 * Bytes that are held, let through and refused after all; a pickle with nothing but data, for which there is an exception; and what
 * looks like a token, but is none.
 */
async function tellOfScans({ owner, governance }: StoryPeople): Promise<void> {
  const held = await uploadText(owner, 'sao-mai', 'neither text\0nor anything else', 'a.bin');
  for (const decision of ['accept', 'refuse'])
    await governance.post(`/v1/blobs/${held.sha256}/decisions`, { decision, reason: 'Đã xem xét.' });
  const pickle = await uploadText(owner, 'sao-mai', Buffer.from([0x80, 2, 0x4e, 0x2e]), 'none.pkl');
  const expiresAt = new Date(Date.now() + 30 * DAY_MS).toISOString();
  await governance.post(`/v1/blobs/${pickle.sha256}/exceptions`, { reason: 'Mô hình cũ.', expiresAt });
  const fixture = await uploadText(owner, 'sao-mai', `a token: ghp${'_'}aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3jK5\n`);
  const mark = { organisation: 'sao-mai', code: 'github-token', reason: 'Dữ liệu kiểm thử.' };
  await owner.post(`/v1/blobs/${fixture.sha256}/false-findings`, mark);
}

async function publishTerms(owner: ApiClient): Promise<string> {
  return (await owner.post<{ licenceId: string }>('/v1/licences', sampleTerms('sao-mai'))).licenceId;
}

/** Who accepted the terms before has until then to accept the new ones; nobody does. */
async function renewTerms(owner: ApiClient, licence: string, graceMs: number): Promise<void> {
  const { texts, ...same } = sampleTerms('sao-mai');
  const acceptBy = new Date(Date.now() + graceMs).toISOString();
  const changed = texts.map(({ language, text }) => ({ language, text: `${text}\n${acceptBy}\n` }));
  await owner.post('/v1/licences', { ...same, licence, acceptBy, texts: changed });
}

/** A version that somebody means to publish, and what governance decides about such. */
async function tellOfDerivations({ owner, governance }: StoryPeople): Promise<void> {
  await owner.post('/v1/licences/assess', {
    inputs: [{ work: { label: 'https://example.org/corpus', kind: 'dataset', licence: 'CC-BY-4.0' } }],
    operation: 'filter',
    output: { version: 'dataset:sao-mai/cau-ngan@1.0.0', licence: 'CC-BY-4.0' },
  });
  const reason = 'Theo nghị quyết của liên minh.';
  await governance.post('/v1/licences/exceptions', {
    organisation: 'sao-mai',
    parent: 'work:https://example.org/corpus',
    licence: 'CC-BY-4.0',
    rule: 'grant:train',
    reason,
    documentSha256: textFile(reason).sha256,
    until: new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10),
  });
}

/** The life of a dataset or model: made, changed, published twice, one version advised against, one taken back; another deleted. */
async function tellOfAssets(
  { owner, governance }: StoryPeople,
  path: 'datasets' | 'models',
  { licence }: { licence: string },
): Promise<void> {
  const name = path === 'datasets' ? 'cau-don' : 'cap-am-tiet';
  const root = `/v1/${path}/sao-mai/${name}`;
  const described = {
    organisation: 'sao-mai',
    title: 'Câu đơn tiếng Việt',
    summary: 'Mười hai câu ngắn.',
    description: '# Câu đơn\n',
    access: 'open',
    licence,
    languages: ['vi'],
    tags: ['văn bản'],
    tasks: ['text-generation'],
  };
  await owner.post(`/v1/${path}`, { ...described, name });
  await owner.patch(root, { title: 'Câu đơn', access: 'open' }, { 'if-match': '"r1"' });
  if (path === 'models') await owner.put(`${root}/card`, SAMPLE_CARD);
  const derivedFrom = [
    {
      external: {
        url: 'https://example.org/source',
        digest: textFile(TEXT).sha256,
        accessedAt: '2026-11-22T09:00:00Z',
      },
      relation: 'copy',
    },
    ...(path === 'models' ? [{ version: 'dataset:sao-mai/cau-don@1.0.0', relation: 'train' }] : []),
  ];
  for (const version of ['0.9.0', '1.0.0']) await publishReviewed({ owner, governance }, root, version, derivedFrom);
  await owner.put(`${root}/aliases/stable`, { version: '1.0.0', note: 'Đã kiểm tra.' });
  await governance.post(`${root}/versions/1.0.0/licences/conclusions`, {
    paths: '**',
    licence,
    evidence: 'Thư của tác giả.',
    evidenceSha256: textFile(TEXT).sha256,
  });
  await owner.post(`${root}/versions/0.9.0/deprecate`, { reason: 'Bản thử.', successor: '1.0.0' });
  await owner.post(`${root}/versions/0.9.0/retract`, {
    reason: 'Có dữ liệu cá nhân.',
    severity: 'high',
    successor: '1.0.0',
  });
  if (path === 'models') await evaluate(owner);
  await owner.post(`/v1/${path}`, { ...described, name: 'mistaken' });
  const { headers } = await owner.send('GET', `/v1/${path}/sao-mai/mistaken`);
  await owner.send('DELETE', `/v1/${path}/sao-mai/mistaken`, { headers: { 'if-match': headers.get('etag') ?? '' } });
}

/** Data of people of which nothing is said, until somebody says something. */
async function tellOfFindings({ owner, governance }: StoryPeople): Promise<void> {
  const text = 'CCCD 001099000123, sđt 0912345678\n';
  const root = '/v1/datasets/sao-mai/ho-so';
  await owner.post('/v1/datasets', {
    organisation: 'sao-mai',
    name: 'ho-so',
    title: 'Hồ sơ mẫu',
    access: 'private',
    licence: 'CC-BY-SA-4.0',
  });
  await uploadText(owner, 'sao-mai', text);
  await owner.post(`${root}/versions`, { version: '1.0.0' });
  await owner.patch(`${root}/versions/1.0.0/files`, { add: [textFile(text)] });
  await owner.post(`${root}/versions/1.0.0/publish`);
  for (const until = Date.now() + 60_000; Date.now() < until; await delay(500)) {
    const { items } = await owner.get<{ items: { id: string }[] }>('/v1/findings?organisation=sao-mai');
    const [finding] = items;
    if (!finding) continue;
    await owner.post(`/v1/findings/${finding.id}/explain`, { text: 'Số liệu giả, dùng để thử.' });
    await governance.post(`/v1/findings/${finding.id}/close`, { reason: 'Đã xem: không phải người thật.' });
    return;
  }
  throw new Error('Nobody found the personal data.');
}

/** A version with a source from outside, of which nobody knows the licence: it waits for governance. */
async function publishReviewed(
  { owner, governance }: Pick<StoryPeople, 'owner' | 'governance'>,
  root: string,
  version: string,
  derivedFrom: readonly object[],
): Promise<void> {
  await publishVersion(owner, root, version, derivedFrom).catch(async (error: unknown) => {
    if (!(error instanceof ApiProblem) || error.code !== 'review_pending') throw error;
    const { items } = await governance.get<{ items: { id: string }[] }>('/v1/licences/reviews', { state: 'open' });
    const decision = { decision: 'approve', reason: 'Nguồn đã được xem xét.' };
    for (const { id } of items) await governance.post(`/v1/licences/reviews/${id}/decide`, decision);
    await owner.post(`${root}/versions/${version}/publish`);
  });
}

async function publishVersion(
  owner: ApiClient,
  root: string,
  version: string,
  derivedFrom: readonly object[],
): Promise<void> {
  await owner.post(`${root}/versions`, { version, notes: 'Bản đầu tiên.', derivedFrom });
  await owner.patch(`${root}/versions/${version}/files`, { add: [textFile(TEXT)] });
  await owner.post(`${root}/versions/${version}/publish`);
}

async function evaluate(owner: ApiClient): Promise<void> {
  await owner.post(`${MODEL}/versions/1.0.0/evaluations`, {
    dataset: 'dataset:sao-mai/cau-don@1.0.0',
    split: 'test',
    metric: 'perplexity',
    value: 12.5,
    unit: 'bits',
  });
}

async function publishGated(owner: ApiClient, licence: string): Promise<void> {
  for (const [name, terms] of [
    ['gated', licence],
    ['free', 'CC0-1.0'],
  ]) {
    await owner.post('/v1/datasets', {
      organisation: 'sao-mai',
      name,
      title: 'Có cổng',
      access: 'gated',
      licence: terms,
    });
    await publishVersion(owner, `/v1/datasets/sao-mai/${name}`, '1.0.0', []);
  }
}

/** Asks for access. */
/** Requests that lead to nothing: sent back and submitted again, then rejected; and withdrawn. */
async function tellOfRequests({ researcher, steward }: StoryPeople): Promise<void> {
  const rejected = await request(researcher, 'gated', { versions: '>=1.0.0', operations: ['view', 'download'] });
  await steward.post(`/v1/access-requests/${rejected}/return`, { note: 'Xin nói rõ hơn.' });
  await researcher.post(`/v1/access-requests/${rejected}/submit`, { statement: 'Nhận dạng địa danh; nhóm ba người.' });
  await steward.post(`/v1/access-requests/${rejected}/reject`, { reason: 'Ngoài phạm vi.', clause: '2' });
  const withdrawn = await request(researcher, 'gated');
  await researcher.post(`/v1/access-requests/${withdrawn}/withdraw`);
}

/** Advice, appeals with both ends, a first approval of two, and what the clock tells of requests that are left alone. */
async function tellOfDecisions({ researcher, dean, steward, governance }: StoryPeople): Promise<void> {
  const path = (id: string, act: string) => `/v1/access-requests/${id}/${act}`;
  for (const answer of ['uphold', 'remit']) {
    const id = await request(researcher, 'gated');
    await steward.post(path(id, 'reviews'), { email: EMAILS.dean, question: 'Có phù hợp không?' });
    await dean.post(path(id, 'advice'), { advice: 'undecided', text: 'Cần biết thêm.' });
    await steward.post(path(id, 'reject'), { reason: 'Ngoài phạm vi.', clause: '2' });
    await researcher.post(path(id, 'appeal'), { reasons: 'Mục đích nằm trong phạm vi.' });
    await governance.post(path(id, answer), { reasons: 'Đã xem xét hồ sơ.' });
    if (answer === 'remit') await researcher.post(path(id, 'withdraw'));
  }
  const commercial = await request(researcher, 'free', { purpose: 'commercial' });
  await steward.post(path(commercial, 'approve'), {});
  await researcher.post(path(commercial, 'withdraw'));
  await request(dean, 'free', { organisation: 'huong-giang' });
  await steward.post(path(await request(dean, 'free'), 'return'), { note: 'Xin nói rõ hơn.' });
}
