import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  AccessAnswer,
  AccessRequest,
  Grant,
  Lineage,
  LogEntry,
  OrganisationKey,
  Statement,
  Terms,
  Version,
} from '@alliance/cli/api/shapes';
import { RECEIPT_NAME } from '@alliance/cli/transfer/receipts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sentencesOf, trainBigramModel } from '../../scripts/samples/bigram-model.ts';
import { SAMPLE_CARD, type Samples, sampleTerms, writeSamples } from '../../scripts/samples/sample-files.ts';
import { sharedData } from '../alliance/data.ts';
import { Terminal } from '../alliance/terminal.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const PASSWORD = 'correct horse battery';
const people = {
  governance: 'governance@alliance.test',
  auditor: 'ha@alliance.test',
  openPublisher: 'lan@sao-mai.test',
  gatedOwner: 'minh@dong-a.test',
  steward: 'hoa@dong-a.test',
  researcher: 'khoa@huong-giang.test',
} as const;
const OPEN = 'dataset:sao-mai/ud-vi-vtb';
const GATED = 'dataset:dong-a/vn-provinces';
const MODEL = 'model:sao-mai/bigram';

let alliance: TestAlliance;
let work: string;
let samples: Samples;
let openFolder: string;
let gatedFolder: string;
let terms: Terms;
let request: AccessRequest;
let grant: Grant;
/** Of an owner of sao-mai, with the key that it signs with. */
let signer: Terminal;
const terminals = {} as Record<keyof typeof people, Terminal>;

beforeAll(async () => {
  alliance = await startTestAlliance();
  work = await mkdtemp(join(tmpdir(), 'alliance-journey-'));
  samples = await writeSamples(join(work, 'samples'), 'dong-a');
  // Real data where it stands beside the project, the project's own samples elsewhere.
  openFolder = sharedData('ud-vi-vtb') ?? samples.sentences;
  gatedFolder = sharedData('vn-provinces') ?? samples.places;
  for (const name of Object.keys(people) as (keyof typeof people)[]) terminals[name] = new Terminal(alliance.url);
}, 120_000);
afterAll(async () => {
  await alliance?.[Symbol.asyncDispose]();
  if (work) await rm(work, { recursive: true, force: true });
});

const digestOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
const filesBelow = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== RECEIPT_NAME)
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

async function sameFiles(before: string, after: string): Promise<void> {
  const names = await filesBelow(before);
  expect(await filesBelow(after)).toEqual(names);
  for (const name of names) expect(await digestOf(join(after, name))).toBe(await digestOf(join(before, name)));
}

/** What comes with a text of its own licence has it in part: the registry would ask about a text that nobody declares. */
const licencesOf = (folder: string) =>
  existsSync(join(folder, 'LICENSE')) ? ['--licence-of', 'derived/**=MIT', '--licence-of', 'LICENSE=MIT'] : [];

describe('the main journey', { timeout: 180_000 }, () => {
  test('1. companies and a university join; people sign in; a publisher makes a token', async () => {
    const { governance, auditor, openPublisher, gatedOwner, steward, researcher } = terminals;
    for (const [name, email] of Object.entries(people)) {
      if (name !== 'governance')
        expect(
          (
            await terminals[name as keyof typeof people].run(
              ['register', '--email', email, '--name', name, '--password-stdin'],
              PASSWORD,
            )
          ).code,
        ).toBe(0);
      await terminals[name as keyof typeof people].login(
        email,
        name === 'governance' ? 'a long test password' : PASSWORD,
      );
    }
    await openPublisher.json('org', 'apply', 'sao-mai', '--kind', 'company', '--legal-name', 'Công ty Sao Mai');
    await gatedOwner.json('org', 'apply', 'dong-a', '--kind', 'company', '--legal-name', 'Công ty Đông Á');
    await researcher.json('org', 'apply', 'huong-giang', '--kind', 'university', '--legal-name', 'Đại học Hương Giang');

    const tooEarly = await openPublisher.run([
      'publish',
      openFolder,
      '--dataset',
      'sao-mai/early',
      '--version',
      '1.0.0',
      '--licence',
      'CC0-1.0',
      '--access',
      'open',
    ]);
    expect([tooEarly.code, tooEarly.stderr]).toEqual([3, expect.stringContaining('good standing')]);
    expect((await openPublisher.run(['org', 'admit', 'sao-mai'])).code).toBe(3);

    for (const slug of ['sao-mai', 'dong-a', 'huong-giang'])
      expect(await governance.json('org', 'admit', slug)).toMatchObject({ state: 'admitted' });
    await gatedOwner.json('org', 'add-person', 'dong-a', people.steward, '--role', 'steward');
    await governance.json('alliance-role', people.auditor, 'auditor');
    expect(await steward.json('whoami')).toMatchObject({
      organisations: [{ organisation: 'dong-a', role: 'steward', organisationState: 'admitted' }],
    });
    expect(await auditor.json('whoami')).toMatchObject({ person: { allianceRoles: ['auditor'] } });

    signer = openPublisher;
    const made = await signer.json<{ keyId: string; path: string }>('key', 'create', 'sao-mai');
    expect((await stat(made.path)).mode & 0o777).toBe(0o600);
    const secret = (await readFile(made.path, 'utf8')).split('\n')[1] ?? '';
    expect(await signer.json('key', 'register', 'sao-mai')).toMatchObject({ keyId: made.keyId, revokedAt: null });
    expect((await researcher.run(['key', 'register', 'sao-mai'])).stderr).toContain('alliance key create sao-mai');
    const keys = await signer.run(['key', 'list', 'sao-mai', '--json']);
    expect(JSON.parse(keys.stdout) as OrganisationKey[]).toMatchObject([{ keyId: made.keyId, here: true }]);
    expect(JSON.stringify([made, keys])).not.toContain(secret);

    const { token } = await openPublisher.json<{ token: string }>(
      'token',
      'create',
      'publishing',
      '--scopes',
      'read,publish',
      '--organisation',
      'sao-mai',
    );
    const withToken = new Terminal(alliance.url);
    expect((await withToken.run(['login', '--token-stdin'], token)).code).toBe(0);
    expect((await withToken.run(['org', 'apply', 'other', '--kind', 'company', '--legal-name', 'x'])).code).toBe(3);
    terminals.openPublisher = withToken;
  });

  test('2. an open and a gated dataset are published, and a model with card and provenance', async () => {
    const { openPublisher, gatedOwner } = terminals;
    const published = await openPublisher.json<Version>(
      'publish',
      openFolder,
      '--dataset',
      'sao-mai/ud-vi-vtb',
      '--version',
      '1.0.0',
      '--access',
      'open',
      '--licence',
      'CC-BY-SA-4.0',
      '--title',
      'Ngân hàng cây cú pháp tiếng Việt',
      '--summary',
      'Câu tiếng Việt có chú giải phụ thuộc',
      '--languages',
      'vi',
      '--tags',
      'cú pháp,treebank',
    );
    expect(published).toMatchObject({
      state: 'published',
      version: '1.0.0',
      fileCount: (await filesBelow(openFolder)).length,
    });
    expect(published.manifestDigest).toMatch(/^[0-9a-f]{64}$/);

    const termsFile = join(work, 'terms.json');
    await writeFile(termsFile, JSON.stringify(sampleTerms('dong-a')));
    terms = await gatedOwner.json<Terms>('terms', 'publish', termsFile);
    await gatedOwner.json(
      'publish',
      gatedFolder,
      ...licencesOf(gatedFolder),
      '--dataset',
      'dong-a/vn-provinces',
      '--version',
      '1.0.0',
      '--access',
      'gated',
      '--licence',
      terms.licenceId,
      '--title',
      'Đơn vị hành chính Việt Nam',
      '--languages',
      'vi',
    );

    const sentences: string[] = [];
    for (const name of await filesBelow(openFolder))
      if (/\.(conllu|jsonl)$/.test(name))
        sentences.push(...sentencesOf(name, await readFile(join(openFolder, name), 'utf8')));
    const { weights, vocabulary } = trainBigramModel(sentences);
    const model = join(work, 'model');
    await mkdir(model);
    await writeFile(join(model, 'model.safetensors'), weights);
    await writeFile(join(model, 'vocabulary.json'), JSON.stringify(vocabulary));
    const card = join(work, 'card.json');
    await writeFile(card, JSON.stringify(SAMPLE_CARD));
    const args = [
      'publish',
      model,
      '--model',
      'sao-mai/bigram',
      '--version',
      '1.0.0',
      '--access',
      'open',
      '--licence',
      'CC-BY-SA-4.0',
      '--title',
      'Cặp âm tiết',
      '--derived-from',
      `${OPEN}@1.0.0`,
      '--relation',
      'train',
    ];
    const withoutCard = await openPublisher.run(args);
    expect([withoutCard.code, withoutCard.stderr]).toEqual([1, expect.stringContaining('card')]);
    const keyless = await openPublisher.run([...args, '--card', card, '--sign']);
    expect([keyless.code, keyless.stderr]).toEqual([2, expect.stringContaining('alliance key create')]);
    const parameters = join(work, 'run.json');
    await writeFile(parameters, JSON.stringify({ recipe: 'bigram', hyperparameters: { order: 2 } }));
    const signed = [...args, '--card', card, '--sign', '--parameters', parameters];
    const signedModel = await signer.json<Version & { statements: Statement[] }>(...signed);
    expect(signedModel).toMatchObject({ state: 'published' });
    expect(signedModel.statements.map(({ predicateType }) => predicateType)).toEqual([
      'https://model_signing/signature/v1.0',
      'https://slsa.dev/provenance/v1',
    ]);
    const provenance = join(work, 'provenance.json');
    const filters = [{ name: 'sentences', counts: [{ unit: 'tokens', in: 60_000, out: 58_000 }] }];
    const sources = [
      { url: 'https://universaldependencies.org', accessedOn: '2026-11-01', lawfulBasis: 'CC-BY-SA-4.0' },
    ];
    await writeFile(provenance, JSON.stringify({ sources, filters, consentBasis: 'no-personal-data' }));
    expect(await signer.json<Statement[]>('sign', `${OPEN}@1.0.0`, '--provenance', provenance)).toHaveLength(2);
    await gatedOwner.json('key', 'create', 'dong-a', '--type', 'ed25519');
    await gatedOwner.json('key', 'register', 'dong-a');
    const [envelope = ''] = await signer.json<string[]>('sign', `${OPEN}@1.0.0`, '--save', join(work, 'envelopes'));
    await gatedOwner.json('statement', 'cosign', envelope, '--organisation', 'dong-a');
    expect(await signer.json<Statement>('statement', 'submit', envelope, '--for', `${OPEN}@1.0.0`)).toMatchObject({
      signatures: [{ organisation: 'sao-mai' }, { organisation: 'dong-a' }],
    });
    const held = await gatedOwner.json<OrganisationKey>('key', 'hold', 'dong-a');
    await alliance.settle();
    const byNode = await gatedOwner.json<Statement[]>('sign', `${GATED}@1.0.0`, '--by-node');
    expect(byNode[0]?.signatures).toMatchObject([{ keyId: held.keyId, organisation: 'dong-a', heldByNode: true }]);

    const again = await openPublisher.run([
      'publish',
      openFolder,
      '--dataset',
      'sao-mai/ud-vi-vtb',
      '--version',
      '1.0.0',
    ]);
    expect(again.code).toBe(1);
  });

  test('3. anyone finds them, with and without marks, and downloads the open one byte for byte', async () => {
    await alliance.settle();
    const stranger = new Terminal(alliance.url, 'vi');
    for (const query of ['ngân hàng cây cú pháp', 'ngan hang cay cu phap', 'CU PHAP']) {
      const found = await stranger.json<{ items: { name: string }[] }>('search', ...query.split(' '));
      expect(found.items[0]?.name).toBe('ud-vi-vtb');
    }
    expect((await stranger.json<{ items: { name: string }[] }>('search', 'don vi hanh chinh')).items[0]?.name).toBe(
      'vn-provinces',
    );
    const to = join(work, 'open');
    const { stdout, code } = await stranger.run(['download', OPEN, '--to', to]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('đã tải')]);
    await sameFiles(openFolder, to);
    expect(await stranger.json('download', OPEN, '--to', to, '--verify')).toMatchObject({
      downloaded: 0,
      failures: [],
    });
    const verify = ['statement', 'verify', OPEN, '--folder', to];
    expect((await stranger.run(verify)).stdout).toContain('đúng như đã ký');
    await writeFile(join(to, 'added.txt'), 'ai đó thêm vào');
    const added = await stranger.run(verify);
    expect([added.code, added.stderr]).toEqual([4, expect.stringContaining('added.txt')]);
  });

  test('4. the researcher is refused, asks, is approved, accepts, downloads; after revocation no more', async () => {
    const { researcher, steward, openPublisher, gatedOwner } = terminals;
    const to = join(work, 'gated');
    const refused = await researcher.run(['download', `${GATED}@1.0.0`, '--to', to]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('no_grant');
    expect(refused.stderr).toContain(`alliance request ${GATED}`);
    const stranger = new Terminal(alliance.url);
    expect((await stranger.run(['download', `${GATED}@1.0.0`])).code).toBe(3);

    const until = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    const ask = [
      'request',
      GATED,
      '--purpose',
      'research',
      '--statement',
      'Nhận dạng địa danh trong văn bản hành chính.',
      '--until',
      until,
    ];
    request = await researcher.json<AccessRequest>(...ask);
    expect(request).toMatchObject({ state: 'submitted', asset: GATED });
    expect((await researcher.run(ask)).stderr).toMatch(/already|đã/i);

    expect(await steward.json<AccessRequest[]>('requests', '--deciding')).toMatchObject([{ id: request.id }]);
    expect((await openPublisher.run(['approve', request.id])).code).not.toBe(0);
    const approved = await steward.json<{ request: AccessRequest; grant: Grant }>(
      'approve',
      request.id,
      '--until',
      until,
    );
    grant = approved.grant;
    expect(approved).toMatchObject({ request: { state: 'approved' }, grant: { state: 'pending-acceptance' } });
    expect((await steward.run(['approve', request.id])).code).toBe(1);

    const notAccepted = await researcher.run(['download', `${GATED}@1.0.0`, '--to', to]);
    expect([notAccepted.code, notAccepted.stderr]).toEqual([
      3,
      expect.stringContaining(`alliance terms accept ${terms.licenceId}`),
    ]);
    await researcher.json('terms', 'accept', terms.licenceId, '--yes', '--text-language', 'vi');
    expect(await researcher.json('download', `${GATED}@1.0.0`, '--to', to)).toMatchObject({ failures: [] });
    await sameFiles(gatedFolder, to);
    expect(await researcher.json<AccessAnswer>('check', `${GATED}@1.0.0`)).toMatchObject({
      allowed: true,
      because: [{ rule: 'grant', grantId: grant.id }],
    });

    await gatedOwner.json('grant', 'revoke', grant.id, '--reason', 'Dự án kết thúc sớm.');
    const revoked = await researcher.run(['download', `${GATED}@1.0.0`, '--to', join(work, 'after')]);
    expect([revoked.code, revoked.stderr]).toEqual([3, expect.stringContaining('grant_revoked')]);
  });

  test('5. the auditor sees lineage and every decision, and checks a proof offline', async () => {
    await alliance.settle();
    const { auditor, researcher } = terminals;
    const lineage = await auditor.json<Lineage>('lineage', `${MODEL}@1.0.0`);
    expect(lineage.nodes).toContainEqual(
      expect.objectContaining({
        version: `${OPEN}@1.0.0`,
        state: 'published',
        licence: 'CC-BY-SA-4.0',
        logIndex: expect.any(Number),
      }),
    );
    expect(lineage.edges).toContainEqual(expect.objectContaining({ relation: 'train', evidence: 'digest-matched' }));
    expect(lineage.edges).toContainEqual(expect.objectContaining({ relation: 'copy', evidence: 'signed' }));
    const exported = async (format: string) =>
      (await auditor.run(['lineage', 'export', `${MODEL}@1.0.0`, '--format', format])).stdout;
    expect(JSON.parse(await exported('prov-json')).entity).toHaveProperty(`${MODEL}@1.0.0`);
    expect(JSON.parse(await exported('spdx'))['@graph']).toContainEqual(
      expect.objectContaining({ relationshipType: 'trainedOn', to: [`urn:alliance:${OPEN}@1.0.0`] }),
    );
    expect(
      (await exported('openlineage'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).job.name),
    ).toContain(`train ${MODEL}@1.0.0`);
    const statements = await auditor.json<Statement[]>('statement', 'list', `${MODEL}@1.0.0`);
    expect(statements).toHaveLength(2);
    await expect
      .poll(async () => (await auditor.run(['statement', 'get', statements[0]?.digest ?? '', '--bundle'])).stdout, {
        timeout: 10_000,
        interval: 500,
      })
      .toContain('application/vnd.dev.sigstore.bundle.v0.3+json');

    const [dossier, pdf] = [join(work, 'dossier.json'), join(work, 'dossier.pdf')];
    await auditor.json('audit', 'dossier', `${MODEL}@1.0.0`, '--save', dossier, '--pdf', pdf);
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await auditor.run(['audit', 'verify', '--offline', dossier])).code).toBe(0);
    const text = await readFile(dossier, 'utf8');
    await writeFile(dossier, text.replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'ab'.repeat(32)}"`));
    expect((await auditor.run(['audit', 'verify', '--offline', dossier])).code).toBe(1);

    const entries = await auditor.json<LogEntry[]>('audit', 'list', '--limit', '200');
    const types = new Set(entries.map((entry) => entry.type));
    for (const type of [
      'organisation.apply',
      'organisation.admit',
      'membership.add',
      'alliance_role.assign',
      'api_token.create',
      'terms.publish',
      'dataset.create',
      'dataset.version.publish',
      'model.version.publish',
      'model.card.update',
      'access_request.submit',
      'access_request.approve',
      'grant.issue',
      'terms.accept',
      'seat.activate',
      'grant.revoke',
      'organisation_key.register',
      'statement.submit',
    ]) {
      expect(types).toContain(type);
    }
    expect(entries.filter((entry) => entry.type === 'organisation.admit')).toHaveLength(3);
    expect(JSON.stringify(entries.map((entry) => Buffer.from(entry.leaf, 'base64').toString('utf8')))).not.toMatch(
      /@|Nhận dạng|khoa/,
    );

    const bundle = join(work, 'bundle.json');
    const approval = entries.find((entry) => entry.type === 'access_request.approve') as LogEntry;
    await expect
      .poll(
        async () => (await auditor.run(['audit', 'verify', '--entry', String(approval.index), '--save', bundle])).code,
        { timeout: 10_000, interval: 500 },
      )
      .toBe(0);
    const key = (await (await fetch(`${alliance.url}/log/key`)).text()).trim();
    const offline = new Terminal('http://127.0.0.1:1');
    expect(await offline.json('audit', 'verify', '--offline', bundle, '--key', key)).toMatchObject([
      { ok: true, index: approval.index, type: 'access_request.approve' },
    ]);

    const forged = JSON.parse(await readFile(bundle, 'utf8'));
    forged.entries[0].leaf = Buffer.from(
      Buffer.from(forged.entries[0].leaf, 'base64')
        .toString('utf8')
        .replace('access_request.approve', 'access_request.reject'),
    ).toString('base64');
    await writeFile(bundle, JSON.stringify(forged));
    expect((await offline.run(['audit', 'verify', '--offline', bundle, '--key', key])).code).toBe(1);

    const mine = await researcher.json<LogEntry[]>('audit', 'list', '--limit', '200');
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.some((entry) => entry.audit?.organisation === 'sao-mai')).toBe(false);
  });
});
