import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntilReady } from '../../scripts/standalone/readiness.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import { query } from './balance.ts';
import { SEED, UploadDrill } from './upload-drill.ts';

/** Each costs the scans that were under way the time after which they are given to somebody else. */
const STORAGE_KILLS = 3;
/** Fifty are sent in the drill on an S3 server, which kills that too. */
const UPLOADS = 20;

const resources = new AsyncDisposableStack();
let alliance: TestAlliance;
let drill: UploadDrill;

beforeAll(async () => {
  alliance = resources.use(await startTestAlliance({ apart: ['storage'] }));
  drill = resources.use(await UploadDrill.prepare(alliance, { uploads: UPLOADS, largest: () => 800_000 }));
}, 120_000);
afterAll(() => resources.disposeAsync());

test(`${UPLOADS} uploads, with clients and the storage killed again and again (seed ${SEED})`, {
  timeout: 400_000,
}, async () => {
  const killing = (async () => {
    for (let kill = 0; kill < STORAGE_KILLS; kill += 1) {
      await delay(1_500 + drill.random.below(3_000));
      await alliance.process('storage').kill();
      alliance.process('storage').start();
      await waitUntilReady(alliance.url);
    }
  })();
  await drill.publishAll({ killedTries: 2 });
  await killing;
  await drill.expectVersionsWhole();
  await expectNoOrphans();
});

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
  expect(new Set(onDisk)).toEqual(drill.digests);
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
