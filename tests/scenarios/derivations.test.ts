import type { ApiClient } from '@alliance/cli/api/client';
import type { ApiProblem } from '@alliance/cli/api/problem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_CARD } from '../../scripts/samples/sample-files.ts';
import { textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

type Assessment = {
  id: string;
  verdict: string;
  stance: string;
  note: string;
  proof: { rule: string; parent: string; path: string[]; licence: string; clause: string; result: string }[];
  duties: { id: string; rightsholder: string; paths: string[][] }[];
  ceilings: Record<string, unknown>;
};

let alliance: TestAlliance;
let owner: ApiClient;
let stranger: ApiClient;
let governance: ApiClient;

beforeAll(async () => {
  alliance = await startTestAlliance();
  const { people } = alliance;
  owner = await people.organisation('sao-mai', 'company', 'owner@sao-mai.test');
  await people.register('lan@nowhere.test');
  stranger = await people.as('lan@nowhere.test');
  governance = await people.governance();
  await publish('datasets', 'bai-bao', 'CC-BY-NC-SA-4.0');
  await publish('datasets', 'bach-khoa', 'CC-BY-NC-SA-4.0', 'private');
  await publish('datasets', 'tu-dien', 'CC-BY-SA-4.0');
  await alliance.settle();
  const from = (name: string) => ({ version: `dataset:sao-mai/${name}@1.0.0`, relation: 'filter' });
  await publish('datasets', 'kho-van-ban', 'CC-BY-NC-SA-4.0', 'open', [from('bai-bao'), from('bach-khoa')]);
  await publish('models', 'mo-hinh', 'CC-BY-NC-SA-4.0', 'open', [
    { version: 'dataset:sao-mai/kho-van-ban@1.0.0', relation: 'train' },
  ]);
  await alliance.settle();
}, 180_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

async function publish(
  path: 'datasets' | 'models',
  name: string,
  licence: string,
  access = 'open',
  derivedFrom: readonly object[] = [],
): Promise<void> {
  await owner.post(`/v1/${path}`, { organisation: 'sao-mai', name, title: name, summary: name, access, licence });
  if (path === 'models') await owner.put(`/v1/models/sao-mai/${name}/card`, SAMPLE_CARD);
  const versions = `/v1/${path}/sao-mai/${name}/versions`;
  await owner.post(versions, { version: '1.0.0', derivedFrom });
  const text = `${name}\n`;
  await uploadText(owner, 'sao-mai', text);
  await owner.patch(`${versions}/1.0.0/files`, { add: [textFile(text)] });
  await owner.post(`${versions}/1.0.0/publish`);
}

const tuning = (licence: string) => ({
  inputs: [{ version: 'model:sao-mai/mo-hinh@1.0.0' }],
  operation: 'finetune',
  output: { kind: 'model', licence },
});
const assess = (client: ApiClient, question: object) => client.post<Assessment>('/v1/licences/assess', question);

describe('publishing', () => {
  const from = (name: string, relation = 'merge') => ({ version: `dataset:sao-mai/${name}@1.0.0`, relation });
  const detailsOf = async (work: Promise<unknown>) => {
    const problem = await work.then(
      () => undefined,
      (error: unknown) => error as ApiProblem,
    );
    return { code: problem?.code, message: problem?.message };
  };

  test('stops where licences do not go together, and says through whom', async () => {
    const sources = [from('bai-bao'), from('tu-dien')];
    const refused = await detailsOf(publish('datasets', 'tron', 'CC-BY-SA-4.0', 'open', sources));
    expect(refused.code).toBe('derivation_blocked');
    expect(refused.message).toContain('dataset:sao-mai/bai-bao@1.0.0');
    expect(await owner.get('/v1/datasets/sao-mai/tron/versions/1.0.0')).toMatchObject({ state: 'draft' });
  });

  test('goes on with what a source outside is said to be under, also for what is made of it later', async () => {
    const outside = { external: { url: 'https://example.org/wiki', licence: 'CC-BY-SA-4.0' }, relation: 'filter' };
    await publish('datasets', 'wiki', 'CC-BY-SA-4.0', 'open', [outside]);
    const refused = await detailsOf(publish('datasets', 'wiki-2', 'MIT', 'open', [outside]));
    expect(refused.message).toContain('https://example.org/wiki');
    const answer = await assess(owner, {
      inputs: [{ version: 'dataset:sao-mai/wiki@1.0.0' }],
      operation: 'filter',
      output: { kind: 'dataset', licence: 'Apache-2.0' },
    });
    expect(answer.proof).toContainEqual(expect.objectContaining({ result: 'BLOCK', licence: 'CC-BY-SA-4.0' }));
    expect(answer.proof.map(({ parent }) => parent).join()).toContain('https://example.org/wiki');
  });

  test('waits for governance where a source is not known, and goes on when it approves', async () => {
    const outside = { external: { url: 'https://example.org/kho' }, relation: 'filter' };
    const waiting = await detailsOf(publish('datasets', 'ngoai', 'MIT', 'open', [outside]));
    expect(waiting.code).toBe('review_pending');
    const again = () => owner.post('/v1/datasets/sao-mai/ngoai/versions/1.0.0/publish');
    expect((await detailsOf(again())).code).toBe('review_pending');
    const open = { state: 'open' };
    const { items } = await governance.get<{ items: { id: string; output: string }[] }>('/v1/licences/reviews', open);
    expect(items).toEqual([expect.objectContaining({ output: 'dataset:sao-mai/ngoai@1.0.0', state: 'open' })]);
    const decide = `/v1/licences/reviews/${items[0]?.id}/decide`;
    const decision = { decision: 'approve', reason: 'Tác giả đã đồng ý bằng thư.' };
    await expect(owner.post(decide, decision)).rejects.toMatchObject({ code: 'role_required' });
    expect(await governance.post(decide, decision)).toMatchObject({ state: 'approved' });
    await expect(governance.post(decide, decision)).rejects.toMatchObject({ code: 'state_conflict' });
    expect(await again()).toMatchObject({ state: 'published' });
  });
});

describe('a model two steps away from what it was made of', () => {
  test('is assessed along its whole lineage, with the clause and the way', async () => {
    const answer = await assess(owner, tuning('Apache-2.0'));
    expect(answer).toMatchObject({ verdict: 'BLOCK', note: 'engine assessment, not legal advice' });
    expect(answer.proof).toContainEqual(
      expect.objectContaining({
        rule: 'outbound',
        parent: 'dataset:sao-mai/bai-bao@1.0.0',
        licence: 'CC-BY-NC-SA-4.0',
        clause: '3(b)(1)',
        path: ['dataset:sao-mai/kho-van-ban@1.0.0', 'model:sao-mai/mo-hinh@1.0.0', 'output'],
        result: 'BLOCK',
      }),
    );
    expect(answer.ceilings).toMatchObject({ 'commercial-use': 'prohibit', until: null, territory: null });
    expect(await assess(owner, tuning('Apache-2.0'))).toEqual(answer);
  });

  test('is unknown in part to who may not see all of it', async () => {
    const { proof } = await assess(stranger, tuning('CC-BY-NC-SA-4.0'));
    expect(proof.map(({ parent }) => parent)).not.toContain('dataset:sao-mai/bach-khoa@1.0.0');
    expect(proof).toContainEqual(expect.objectContaining({ rule: 'unknown-parent', result: 'REVIEW' }));
    const secret = { ...tuning('MIT'), inputs: [{ version: 'dataset:sao-mai/bach-khoa@1.0.0' }] };
    await expect(assess(stranger, secret)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('gives its duties as files to those who may see the assessment', async () => {
    const { id, duties } = await assess(owner, tuning('CC-BY-NC-SA-4.0'));
    expect(duties).toContainEqual(expect.objectContaining({ id: 'attribution', rightsholder: 'sao-mai' }));
    for (const [format, type] of [
      ['text', 'text/plain'],
      ['csv', 'text/csv'],
      ['bibtex', 'application/x-bibtex'],
    ]) {
      const answer = await owner.send('GET', `/v1/licences/assessments/${id}/duties?format=${format}`, {
        accept: '*/*',
      });
      expect(answer.headers.get('content-type')).toContain(type);
    }
    await expect(stranger.get(`/v1/licences/assessments/${id}`)).rejects.toMatchObject({ code: 'not_found' });
    expect(await governance.get(`/v1/licences/assessments/${id}`)).toMatchObject({ id });
  });

  test('is judged by the stance in force', async () => {
    const before = await assess(owner, tuning('CC-BY-NC-SA-4.0'));
    const stance = { stance: 'explicit-text', reason: 'Theo nghị quyết.', replacesVersion: 1 };
    await expect(owner.put('/v1/licences/stance', stance)).rejects.toMatchObject({ code: 'role_required' });
    await governance.put('/v1/licences/stance', stance);
    const after = await assess(owner, tuning('CC-BY-NC-SA-4.0'));
    expect([before.stance, after.stance]).toEqual(['conservative@1', 'explicit-text@2']);
    expect(after.proof).toContainEqual(expect.objectContaining({ rule: 'grant:train', result: 'REVIEW' }));
  });
});

test('a licence is shown with what it says, in Vietnamese and English, and that no lawyer has read it', async () => {
  const licence = await stranger.get<{ termRecord: object }>('/v1/licences/ODbL-1.0');
  expect(licence.termRecord).toMatchObject({
    reviewed: false,
    shareAlikeClause: '4.4(a)',
    texts: [{ language: 'en', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    summaries: [{ language: 'vi' }, { language: 'en' }],
  });
});
