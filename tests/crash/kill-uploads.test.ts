import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntilReady } from '../../scripts/standalone/readiness.ts';
import { SeededRandom } from '../alliance/seeded-random.ts';
import { ROOT } from '../alliance/shell.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import { query } from './balance.ts';

const SEED = Number(process.env.ALLIANCE_TEST_SEED ?? 20261122);
const CLI = join(ROOT, 'packages/cli/bin/alliance.mjs');
const UPLOADS = 50;
const LANES = 3;
const MAX_TRIES = 40;
/** Each costs the scans that were under way the time after which they are given to somebody else. */
const STORAGE_KILLS = 4;

const random = new SeededRandom(SEED);
let alliance: TestAlliance;
let home: string;
let token: string;
/** What each version holds: SHA-256 by path. */
const contents = new Map<string, Map<string, string>>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'alliance-uploads-'));
  alliance = await startTestAlliance({ apart: ['storage'] });
  const owner = await alliance.people.organisation('sao-mai', 'company', 'lan@sao-mai.test');
  ({ token } = await owner.post<{ token: string }>('/v1/tokens', { name: 'drill', scopes: ['read', 'publish'] }));
  for (let number = 0; number < UPLOADS; number += 1) await prepare(`1.${number}.0`);
}, 120_000);
afterAll(async () => {
  await alliance?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

async function prepare(version: string): Promise<void> {
  const folder = join(home, version);
  await mkdir(folder);
  const files = new Map<string, string>();
  for (const name of ['a.txt', 'b.txt', 'c.txt']) {
    const bytes = Buffer.from(randomBytes(1 + random.below(400_000)).toString('hex'));
    await writeFile(join(folder, name), bytes);
    files.set(name, createHash('sha256').update(bytes).digest('hex'));
  }
  contents.set(version, files);
}

/** Publishes as a person would; killed at some moment when `killAfterMs` says so. */
function publish(version: string, killAfterMs?: number): Promise<{ code: number | null; output: string }> {
  const target = ['--dataset', 'sao-mai/drill', '--version', version, '--licence', 'CC0-1.0', '--access', 'open'];
  const child = spawn(process.execPath, [CLI, 'publish', join(home, version), ...target], {
    env: { PATH: process.env.PATH, HOME: home, ALLIANCE_URL: alliance.url, ALLIANCE_TOKEN: token, ALLIANCE_LANG: 'en' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      clearTimeout(killer);
      resolve({ code, output });
    }),
  );
}

/** Tries until the version is published, whatever is killed meanwhile. */
async function publishInTheEnd(version: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { code, output } = await publish(version, tries < 3 ? 200 + random.below(1_500) : undefined);
    if (code === 0 || output.includes('is published already')) return;
    if (tries >= MAX_TRIES) throw new Error(`${version} could not be published: ${output}`);
    if (code !== null) await delay(300);
  }
}

test(`${UPLOADS} uploads, with clients and the storage killed again and again (seed ${SEED})`, {
  timeout: 400_000,
}, async () => {
  const killing = (async () => {
    for (let kill = 0; kill < STORAGE_KILLS; kill += 1) {
      await delay(1_500 + random.below(3_000));
      await alliance.process('storage').kill();
      alliance.process('storage').start();
      await waitUntilReady(alliance.url);
    }
  })();
  await forEachParallel([...contents.keys()], LANES, publishInTheEnd);
  await killing;
  await expectVersionsWhole();
  await expectNoOrphans();
});

/** Every version has the bytes that it was made of. */
async function expectVersionsWhole(): Promise<void> {
  const anyone = alliance.people.anonymous();
  for (const [version, files] of contents) {
    for (const [name, sha256] of files) {
      const { url } = await anyone.location(`/v1/datasets/sao-mai/drill/versions/${version}/files/${name}`);
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex'), `${version} ${name}`).toBe(sha256);
    }
  }
}

/** What lies on the disk is what the books name, and nothing of an upload is left behind. */
async function expectNoOrphans(): Promise<void> {
  const database = alliance.databaseUrls.storage;
  const open = await query<{ id: string }>(database, `select id from upload where state = 'open'`);
  expect(open).toEqual([]);
  const folder = alliance.environments.storage.ALLIANCE_STORAGE_FOLDER ?? '';
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const onDisk = files.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name)).map(({ name }) => name);
  const inBooks = await query<{ sha256: string }>(database, 'select sha256 from blob');
  expect(onDisk.sort()).toEqual(inBooks.map(({ sha256 }) => sha256).sort());
  const named = new Set([...contents.values()].flatMap((version) => [...version.values()]));
  expect(new Set(onDisk)).toEqual(named);
  await expect
    .poll(
      async () => {
        const left = await readdir(folder, { recursive: true, withFileTypes: true });
        return left.filter((entry) => entry.isFile() && /^(part|joined|incoming|sealed)-/.test(basename(entry.name)));
      },
      { timeout: 90_000, interval: 500 },
    )
    .toEqual([]);
  for (const name of onDisk.slice(0, 20)) {
    const entry = files.find((file) => file.name === name);
    const bytes = await readFile(join(entry?.parentPath ?? '', name));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(name);
  }
}
