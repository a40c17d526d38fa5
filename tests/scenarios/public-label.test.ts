import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@alliance/cli/api/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_CARD } from '../../scripts/samples/sample-files.ts';
import { textFile, uploadText } from '../../scripts/samples/upload-text.ts';
import { Terminal } from '../alliance/terminal.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

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
}, 180_000);
afterAll(() => alliance?.[Symbol.asyncDispose]());

type Path = 'datasets' | 'models';
type Change = { output: string; purpose: string; before: string; after: string; proof: { licence: string } };

async function publish(path: Path, name: string, licence: string, derivedFrom: readonly object[] = []): Promise<void> {
  await owner.post(`/v1/${path}`, { organisation: 'sao-mai', name, title: name, access: 'open', licence });
  if (path === 'models') await owner.put(`/v1/models/sao-mai/${name}/card`, SAMPLE_CARD);
  const versions = `/v1/${path}/sao-mai/${name}/versions`;
  await owner.post(versions, { version: '1.0.0', derivedFrom });
  const text = `${name}\n`;
  await uploadText(owner, 'sao-mai', text);
  await owner.patch(`${versions}/1.0.0/files`, { add: [textFile(text)] });
  await owner.post(`${versions}/1.0.0/publish`);
}

async function label(path: Path, name: string, client: ApiClient = owner): Promise<{ publicAllianceAsset: boolean }> {
  const { headers } = await client.send('GET', `/v1/${path}/sao-mai/${name}`);
  const match = { 'if-match': headers.get('etag') ?? '' };
  return client.patch(`/v1/${path}/sao-mai/${name}`, { publicAllianceAsset: true }, match);
}

const labelled = async () => {
  const page = await stranger.get<{ items: { name: string; publicAllianceAsset: boolean }[] }>('/v1/catalogue', {
    label: 'public-alliance',
  });
  expect(page.items.every((item) => item.publicAllianceAsset)).toBe(true);
  return page.items.map(({ name }) => name).toSorted();
};

test('an asset that everybody may use commercially carries the label until the alliance thinks otherwise', async () => {
  await publish('datasets', 'mo', 'CC-BY-4.0');
  await publish('datasets', 'phi-thuong-mai', 'CC-BY-NC-4.0');
  await alliance.settle();
  await publish('models', 'hoc-tu-mo', 'CC-BY-4.0', [{ version: 'dataset:sao-mai/mo@1.0.0', relation: 'train' }]);
  await alliance.settle();

  await expect(label('datasets', 'mo', stranger)).rejects.toMatchObject({ code: 'role_required' });
  await expect(label('datasets', 'phi-thuong-mai')).rejects.toMatchObject({ code: 'public_label_refused' });
  expect(await label('datasets', 'mo')).toMatchObject({ publicAllianceAsset: true });
  expect(await label('models', 'hoc-tu-mo')).toMatchObject({ publicAllianceAsset: true });
  await alliance.settle();
  expect(await labelled()).toEqual(['hoc-tu-mo', 'mo']);

  const preview = '/v1/licences/stance/preview';
  await expect(owner.get(preview, { stance: 'explicit-text' })).rejects.toMatchObject({ code: 'role_required' });
  const { items: shown } = await governance.get<{ items: Change[] }>(preview, { stance: 'explicit-text' });
  const wanted = ['label-sources', 'publication'].map((purpose) => ({
    output: 'model:sao-mai/hoc-tu-mo@1.0.0',
    purpose,
    before: 'DUTY',
    after: 'REVIEW',
    proof: expect.objectContaining({ licence: 'CC-BY-4.0', result: 'REVIEW' }),
  }));
  expect(shown).toEqual(wanted.map((change) => expect.objectContaining(change)));
  expect(await labelled()).toEqual(['hoc-tu-mo', 'mo']);

  const whatIf = '/v1/licences/what-if';
  const supposed = { source: 'dataset:sao-mai/mo@1.0.0', licence: 'CC-BY-NC-4.0' };
  const { items: would } = await owner.get<{ items: Change[] }>(whatIf, supposed);
  expect(would.map(({ output, after }) => [output, after])).toContainEqual(['model:sao-mai/hoc-tu-mo@1.0.0', 'BLOCK']);
  expect(await stranger.get<{ items: Change[] }>(whatIf, supposed)).toEqual({ items: [], nextCursor: null });

  await governance.put('/v1/licences/stance', { stance: 'explicit-text', reason: 'Nghị quyết.', replacesVersion: 1 });
  await expect.poll(labelled, { timeout: 30_000 }).toEqual(['mo']);
  expect(await owner.get('/v1/models/sao-mai/hoc-tu-mo')).toMatchObject({ publicAllianceAsset: false });
  const { items: changed } = await owner.get<{ items: Change[] }>('/v1/licences/assessments', { changed: 'true' });
  expect(changed.toSorted((a, b) => (a.purpose < b.purpose ? -1 : 1))).toEqual(
    wanted.map((change) => expect.objectContaining({ ...change, cause: 'stance' })),
  );
  const { items: none } = await stranger.get<{ items: Change[] }>('/v1/licences/assessments', { changed: 'true' });
  expect(none).toEqual([]);
  const { items: reviews } = await governance.get<{ items: object[] }>('/v1/licences/reviews', { state: 'open' });
  expect(reviews).toEqual([expect.objectContaining({ output: 'model:sao-mai/hoc-tu-mo@1.0.0' })]);
  await expect(label('models', 'hoc-tu-mo')).rejects.toMatchObject({ code: 'public_label_refused' });
});

test('licences of files: declared from the command line, asked for by what is made from them, concluded by governance', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'licences-'));
  const terminal = new Terminal(alliance.url);
  try {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'code.txt'), 'mã nguồn\n');
    await writeFile(join(folder, 'LICENSE'), 'MIT License\n\nCopyright (c) 2026 Sao Mai\n');
    await writeFile(join(folder, 'data', 'cau.txt'), 'Một câu.\n');
    const { token } = await owner.post<{ token: string }>('/v1/tokens', { name: 'x', scopes: ['read', 'publish'] });
    expect((await terminal.run(['login', '--token-stdin'], token)).code).toBe(0);
    const given = ['--dataset', 'sao-mai/hai-giay-phep', '--version', '1.0.0', '--access', 'open', '--licence', 'MIT'];
    const licences = ['--licence-of', 'data/**=cc-by-nc-4.0'];
    const { code, stdout, stderr } = await terminal.run(['publish', folder, ...given, ...licences]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const owed = await terminal.run(['audit', 'duties', 'dataset:sao-mai/hai-giay-phep@1.0.0']);
    expect(owed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/sao-mai {2}CC-BY-NC-4\.0 [\s\S]* {4}dataset:sao-mai\/hai-giay-phep@1\.0\.0\n/),
    });
    expect(stdout).toMatch(/\*\*: MIT \(2 .*\n +data\/\*\*: CC-BY-NC-4\.0 \(1 /);
  } finally {
    await rm(folder, { recursive: true });
  }
  const root = '/v1/datasets/sao-mai/hai-giay-phep';
  const version = await stranger.get<{ fileLicences: string[]; detectedLicences: object[] }>(`${root}/versions/1.0.0`);
  expect(version.fileLicences).toEqual(['CC-BY-NC-4.0']);
  expect(version.detectedLicences).toEqual([expect.objectContaining({ path: 'LICENSE', licence: 'MIT', doubt: '' })]);
  const { items } = await stranger.get<{ items: { path: string; licence: string }[] }>(`${root}/versions/1.0.0/files`);
  expect(items.map(({ licence }) => licence)).toEqual(['MIT', 'MIT', 'CC-BY-NC-4.0']);
  await expect(label('datasets', 'hai-giay-phep')).rejects.toMatchObject({ code: 'public_label_refused' });
  await alliance.settle();
  const derivedFrom = [{ version: 'dataset:sao-mai/hai-giay-phep@1.0.0', relation: 'filter' }];
  await expect(publish('datasets', 'lay-ra', 'MIT', derivedFrom)).rejects.toMatchObject({ code: 'derivation_blocked' });

  const concluded = await governance.post<{ licences: string[] }>(`${root}/versions/1.0.0/licences/conclusions`, {
    paths: 'data/**',
    licence: 'CC0-1.0',
    evidence: 'Thư của tác giả ngày 2026-11-20.',
    evidenceSha256: 'ab'.repeat(32),
  });
  expect(concluded.licences).toEqual(['MIT', 'CC0-1.0']);
  await alliance.settle();
  await owner.post('/v1/datasets/sao-mai/lay-ra/versions/1.0.0/publish');
  expect(await label('datasets', 'hai-giay-phep')).toMatchObject({ publicAllianceAsset: true });
});
