import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient, Page } from '@alliance/cli/api/client';
import type { CatalogueItem, Version } from '@alliance/cli/api/shapes';
import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { parseLogKeys, verifyByLog } from '@alliance/transparency-log/log-keys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { People } from '../alliance/people.ts';
import { settle } from '../alliance/settle.ts';
import { Terminal } from '../alliance/terminal.ts';
import { ComposeStack } from './compose-stack.ts';

const GOVERNANCE = 'governance@alliance.example';
const PUBLISHER = 'lan@sao-mai.test';
const DATASET = 'dataset:sao-mai/cau-tieng-viet';
const FILES = '/v1/datasets/sao-mai/cau-tieng-viet/versions/1.0.0/files';
const SERVICES = [
  ...['gateway', 'members', 'storage', 'datasets', 'models', 'licensing', 'grants', 'provenance', 'catalogue'],
  ...['postgres', 'nats', 's3'],
];

let stack: ComposeStack;
let work: string;
let people: People;
let governance: ApiClient;
let publisher: Terminal;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'alliance-smoke-files-'));
  stack = await ComposeStack.start((line) => void process.stderr.write(`${line}\n`));
  people = new People(stack.url, { email: GOVERNANCE, password: await stack.secret('admin-password') });
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await rm(work, { recursive: true, force: true });
});

async function writeDataset(folder: string): Promise<void> {
  await mkdir(join(folder, 'data'), { recursive: true });
  await writeFile(join(folder, 'README.md'), '# Câu tiếng Việt\n\nDo bài kiểm tra viết ra.\n');
  await writeFile(join(folder, 'data', 'câu.csv'), 'id,câu\n1,Xin chào\n2,Đà Nẵng có biển\n');
  // Above the size at which an object arrives at the store in parts.
  await writeFile(join(folder, 'data', 'large.txt'), randomBytes(5 * 1024 * 1024).toString('hex'));
}

/** Digests of what a folder holds, but for what a download notes of itself. */
async function digests(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== '.alliance-receipt.json')
    .map((entry) => join(entry.parentPath, entry.name));
  const digestOf = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (path) => [path.slice(folder.length + 1), await digestOf(path)] as const)),
  );
}

async function checkpoint() {
  const [note, key] = await Promise.all([
    people.anonymous().text('/log/checkpoint'),
    people.anonymous().text('/log/key'),
  ]);
  const read = parseCheckpoint(note);
  verifyByLog(read, parseLogKeys(key));
  return read;
}

describe('the journey', () => {
  test('governance signs in with the password that was made for it, and admits an organisation', async () => {
    governance = await people.governance();
    expect(await governance.get('/v1/me')).toMatchObject({ person: { allianceRoles: ['governance'] } });
    await people.organisation('sao-mai', 'company', PUBLISHER);
    expect(await governance.get('/v1/organisations/sao-mai')).toMatchObject({ state: 'admitted' });
  });

  test('an open dataset is published, its bytes sent to the S3 store', async () => {
    await writeDataset(join(work, 'sent'));
    publisher = new Terminal(stack.url);
    await publisher.login(PUBLISHER, 'correct horse battery');
    const version = await publisher.json<Version>(
      ...['publish', join(work, 'sent'), '--dataset', 'sao-mai/cau-tieng-viet', '--version', '1.0.0'],
      ...['--access', 'open', '--licence', 'CC0-1.0', '--title', 'Câu tiếng Việt', '--languages', 'vi'],
    );
    expect(version).toMatchObject({ state: 'published', fileCount: 3 });
    const { url } = await people.anonymous().location(`${FILES}/README.md`);
    expect(new URL(url).origin).toBe(stack.s3Url);
  });

  test('anyone finds it in the catalogue, also without marks', async () => {
    await settle(governance);
    const found = await people.anonymous().get<Page<CatalogueItem>>('/v1/catalogue', { q: 'cau tieng viet' });
    expect(found.items).toMatchObject([{ organisation: 'sao-mai', name: 'cau-tieng-viet', latestVersion: '1.0.0' }]);
  });

  test('anyone downloads it, byte for byte', async () => {
    await new Terminal(stack.url).json('download', `${DATASET}@1.0.0`, '--to', join(work, 'received'));
    expect(await digests(join(work, 'received'))).toEqual(await digests(join(work, 'sent')));
  });

  test('a link to bytes that was changed opens nothing', async () => {
    const { url } = await people.anonymous().location(`${FILES}/README.md`);
    expect((await fetch(url)).status).toBe(200);
    const changed = new URL(url);
    changed.searchParams.set('X-Amz-Expires', '604800');
    expect((await fetch(changed)).status).toBe(403);
  });

  test('the log has signed what happened', async () => {
    expect((await checkpoint()).size).toBeGreaterThan(3);
  });

  test('the console and the description of the API are served', async () => {
    const page = await fetch(stack.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(await people.anonymous().get('/openapi.json')).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  });

  test('a restart of everything keeps everything', { timeout: 240_000 }, async () => {
    const before = await checkpoint();
    await stack.compose('down', '--timeout', '20');
    await stack.up();
    expect((await checkpoint()).size).toBeGreaterThanOrEqual(before.size);
    await new Terminal(stack.url).json('download', `${DATASET}@1.0.0`, '--to', join(work, 'again'));
    expect(await digests(join(work, 'again'))).toEqual(await digests(join(work, 'sent')));
  });
});

describe('the containers', () => {
  test('are all healthy by their own word', async () => {
    await expect
      .poll(
        async () =>
          Object.entries(await stack.containers()).flatMap(([name, { State }]) =>
            State.Health?.Status === 'healthy' ? [] : [name],
          ),
        { timeout: 60_000, interval: 1_000 },
      )
      .toEqual([]);
    expect(Object.keys(await stack.containers()).sort()).toEqual([...SERVICES].sort());
  });

  test.each(SERVICES)('%s cannot write to its image and has no privileges', async (name) => {
    const { HostConfig } = (await stack.containers())[name]!;
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
    });
  });

  test('have no secret in their settings', async () => {
    const settings = JSON.stringify(await stack.containers());
    for (const name of await readdir(stack.secrets)) {
      const secret = (await stack.secret(name)).trim();
      expect(settings.includes(secret), name).toBe(false);
    }
  });

  test('open two doors only, and those on this machine', async () => {
    const doors = Object.entries(await stack.containers()).flatMap(([name, { NetworkSettings }]) =>
      Object.values(NetworkSettings.Ports).flatMap((bound) => (bound ?? []).map(({ HostIp }) => `${name} ${HostIp}`)),
    );
    expect(doors.sort()).toEqual(['gateway 127.0.0.1', 's3 127.0.0.1']);
  });

  test('ask NATS for nothing that it denies', async () => {
    await delay(1_000);
    const log = await stack.compose('logs', '--no-color', '--no-log-prefix', 'nats');
    expect(log.split('\n').filter((line) => line.includes('[ERR]'))).toEqual([]);
  });
});
