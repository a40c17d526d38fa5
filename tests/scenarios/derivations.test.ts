import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@alliance/cli/api/client';
import type { ApiProblem } from '@alliance/cli/api/problem';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SAMPLE_CARD } from '../../scripts/samples/sample-files.ts';
import { textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { runScript } from '../alliance/shell.ts';
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
  { organisation, by } = { organisation: 'sao-mai', by: owner },
): Promise<void> {
  await by.post(`/v1/${path}`, { organisation, name, title: name, summary: name, access, licence });
  if (path === 'models') await by.put(`/v1/models/${organisation}/${name}/card`, SAMPLE_CARD);
  const versions = `/v1/${path}/${organisation}/${name}/versions`;
  await by.post(versions, { version: '1.0.0', derivedFrom });
  const text = `${name}\n`;
  await uploadText(by, organisation, text);
  await by.patch(`${versions}/1.0.0/files`, { add: [textFile(text)] });
  await by.post(`${versions}/1.0.0/publish`);
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

describe('a source that is retracted, with what two other organisations made of it', () => {
  const RAW = 'dataset:sao-mai/kho-tho@1.0.0';
  const PROVENANCE = '/v1/provenance/dataset/sao-mai/kho-tho/1.0.0';
  type Case = { id: string; organisation: string; state: string; retracted: string; overdue: boolean };
  let home: string;
  const run = async (email: string, command: string) => {
    const token = await alliance.people.tokenOf(email);
    return runScript(`cd "$HOME"; export ALLIANCE_TOKEN=${token}; alliance ${command}`, { url: alliance.url, home });
  };
  const give = async (by: ApiClient, asset: string) => {
    const wish = { asset, email: 'lan@nowhere.test', purpose: 'research', operations: ['view', 'download', 'train'] };
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const { award } = await by.post<{ award: { id: string } }>('/v1/grants', {
      ...wish,
      until,
      reason: 'Hợp tác nghiên cứu.',
    });
    const holder = await alliance.people.as('lan@nowhere.test');
    return holder.post<{ grant: { id: string } }>(`/v1/awards/${award.id}/claim`);
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'alliance-removals-'));
    const { people } = alliance;
    const dean = {
      organisation: 'dai-hoc',
      by: await people.organisation('dai-hoc', 'university', 'dean@dai-hoc.test'),
    };
    const chief = {
      organisation: 'cong-ty',
      by: await people.organisation('cong-ty', 'company', 'chief@cong-ty.test'),
    };
    const licence = 'CC0-1.0';
    await publish('datasets', 'kho-tho', licence, 'gated');
    await alliance.settle();
    await publish('datasets', 'kho-loc', licence, 'gated', [{ version: RAW, relation: 'filter' }], dean);
    await alliance.settle();
    const loc = { version: 'dataset:dai-hoc/kho-loc@1.0.0', relation: 'train' };
    await publish('models', 'tro-ly', licence, 'open', [loc], chief);
    await alliance.settle();
    await give(dean.by, 'dataset:dai-hoc/kho-loc');
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  test('has an impact that names the versions, the grants and the people, and no others', async () => {
    type Impacted = {
      version: string;
      path: { relation: string; logIndex: number }[];
      holders: { personIds: string[] };
    };
    const impact = async (client: ApiClient) => (await client.get<{ items: Impacted[] }>(`${PROVENANCE}/impact`)).items;
    const { person } = await stranger.get<{ person: { id: string } }>('/v1/me');
    const seen = await impact(governance);
    expect(seen.map(({ version, path }) => [version, ...path.map(({ relation }) => relation)])).toEqual([
      ['dataset:dai-hoc/kho-loc@1.0.0', 'filter'],
      ['model:cong-ty/tro-ly@1.0.0', 'filter', 'train'],
    ]);
    expect(seen.map(({ holders }) => holders)).toEqual([
      { grants: 1, holders: 1, personIds: [person.id], peopleShown: true },
      { grants: 0, holders: 0, personIds: [], peopleShown: true },
    ]);
    expect(seen.every(({ path }) => path.every(({ logIndex }) => Number.isInteger(logIndex)))).toBe(true);
    const anonymous = await impact(alliance.people.anonymous());
    expect(anonymous.map(({ holders }) => holders)).toMatchObject([
      { grants: 1, holders: 1, personIds: [] },
      { grants: 0 },
    ]);
    const told = await run('lan@nowhere.test', `impact ${RAW}`);
    expect(told.output).toMatch(/dai-hoc \(1\)\n.*kho-loc@1.0.0 {2}grants: 1, people: 1/);
  });

  test('opens a case for each of them; one is answered, and everybody sees how far it has come', async () => {
    const { grant } = await give(owner, 'dataset:sao-mai/kho-tho');
    const download = await run(
      'lan@nowhere.test',
      `download ${RAW} --to data/tho && alliance download dataset:sao-mai/tu-dien@1.0.0 --to data/tu-dien && cp data/tho/a.txt data/ban-sao.txt`,
    );
    expect(download).toMatchObject({ code: 0 });
    const retract = `retract ${RAW} --reason "Tác giả rút lại." --severity high --action delete --code consent-withdrawn`;
    // Nobody is there to be asked: nothing is retracted.
    expect(await run('owner@sao-mai.test', retract)).toMatchObject({ code: 2 });
    expect((await run('owner@sao-mai.test', `${retract} --dry-run`)).output).toContain('2 other organisations');
    expect(await run('owner@sao-mai.test', `${retract} --yes`)).toMatchObject({ code: 0 });
    await alliance.settle();
    const cases = await vi.waitFor(
      async () => {
        const { items } = await governance.get<{ items: Case[] }>('/v1/retraction-cases');
        expect(items.map(({ organisation, state, retracted }) => [organisation, state, retracted]).toSorted()).toEqual([
          ['cong-ty', 'open', RAW],
          ['dai-hoc', 'open', RAW],
        ]);
        return items;
      },
      { timeout: 15_000, interval: 100 },
    );
    const id = cases.find(({ organisation }) => organisation === 'dai-hoc')?.id;
    expect((await run('dean@dai-hoc.test', `cases`)).output).toContain(`${id}  open  dai-hoc  0/1  due `);
    expect((await run('chief@cong-ty.test', `case acknowledge ${id}`)).output).toContain('There is no');
    expect((await run('dean@dai-hoc.test', `case acknowledge ${id}`)).output).toContain(`alliance case close ${id}`);
    const closed = await run('dean@dai-hoc.test', `case close ${id} --outcome removed --reason "Đã bỏ."`);
    expect(closed.output).toContain(`Case ${id} is closed: 1 of 1`);
    const progress = await run('dean@dai-hoc.test', `case progress ${RAW}`);
    expect(progress.output).toMatch(/open 1 · acknowledged 0 · closed 1/);
    await alliance.settle();
    const asked = await owner.get(`/v1/grants/${grant.id}/deletion-attestation?version=1.0.0`);
    expect(asked).toMatchObject({ version: '1.0.0', cause: null, attestedAt: null });
    const file = stranger.get('/v1/datasets/sao-mai/kho-tho/versions/1.0.0/files/a.txt');
    await expect(file).rejects.toMatchObject({ code: 'version_retracted' });
  });

  test('is found again on the computer of whoever downloaded it, deleted there, and nothing else is', async () => {
    const dry = await run('lan@nowhere.test', 'apply-removals data --dry-run --json');
    const { found } = JSON.parse(dry.output) as { found: { path: string; action: string }[] };
    expect(found.map(({ path }) => path.slice(path.indexOf('data/'))).toSorted()).toEqual([
      'data/ban-sao.txt',
      'data/tho/a.txt',
    ]);
    // Nobody is there to be asked: nothing is deleted.
    expect(await run('lan@nowhere.test', 'apply-removals data')).toMatchObject({ code: 4 });
    const applied = await run('lan@nowhere.test', 'apply-removals data --delete');
    expect(applied).toMatchObject({ code: 0 });
    expect((await readdir(join(home, 'data'), { recursive: true })).toSorted()).toEqual([
      'tho',
      'tu-dien',
      'tu-dien/.alliance-receipt.json',
      'tu-dien/a.txt',
    ]);
    const [, next = ''] = /alliance (grant attest-deletion \S+ --version 1.0.0)/.exec(applied.output) ?? [];
    expect(await run('lan@nowhere.test', `${next} --statement "Đã xoá."`)).toMatchObject({ code: 0 });
    expect((await run('lan@nowhere.test', 'apply-removals data')).output).toContain('Nothing under');
    const list = await fetch(`${alliance.url}/.well-known/removals`);
    const tag = list.headers.get('etag') ?? '';
    expect(list.headers.get('cache-control')).toContain('public');
    const again = await fetch(`${alliance.url}/.well-known/removals`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    await writeFile(join(home, 'key'), 'node.example/log+00000000+AAAA');
    expect(await run('lan@nowhere.test', 'apply-removals data --key "$(cat key)"')).toMatchObject({ code: 1 });
  });
});
