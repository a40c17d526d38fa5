import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '@alliance/config/read-config';
import { bucketContents } from '@alliance/testing/bucket-contents';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntilReady } from '../../scripts/standalone/readiness.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';
import { query } from './balance.ts';
import { HastyPublisher } from './hasty-publisher.ts';
import { type KillableServer, ownS3 } from './own-servers.ts';
import { SEED, UploadDrill } from './upload-drill.ts';

/** With the 20 of kill-uploads 50, on both drivers. */
const UPLOADS = 30;
const KILLS = 4;
const BUCKET = 'alliance';
/** Versions of files that are sent in parts, to the S3 server itself. */
const SOME_ARE_LONG = (version: number) => (version % 10 === 0 ? 24_000_000 : 60_000);

const found = await ownS3();

describe.skipIf('missing' in found)(`storage on an S3 server that dies (seed ${SEED})`, () => {
  const resources = new AsyncDisposableStack();
  let s3: KillableServer;
  let alliance: TestAlliance;
  let drill: UploadDrill;
  let hasty: HastyPublisher;

  beforeAll(async () => {
    s3 = resources.use(found as KillableServer);
    alliance = resources.use(
      await startTestAlliance({ apart: ['storage'], extra: () => ({ storage: settingsFor(s3.url) }) }),
    );
    drill = resources.use(await UploadDrill.prepare(alliance, { uploads: UPLOADS, largest: SOME_ARE_LONG }));
    hasty = new HastyPublisher(drill);
    await hasty.begin();
  }, 120_000);
  afterAll(() => resources.disposeAsync(), 60_000);

  /** Ends the S3 server, and now and then the storage with it; starts them again in either order. */
  async function killSomething(kill: number): Promise<void> {
    const storage = alliance.process('storage');
    const isStorageToo = kill % 2 === 1;
    await Promise.all([s3.kill(), isStorageToo ? storage.kill() : undefined]);
    await delay(drill.random.below(1_000));
    if (isStorageToo) storage.start();
    await s3.start();
    await waitUntilReady(alliance.url);
  }

  test(`${UPLOADS} uploads, with clients, storage and the S3 server killed`, { timeout: 300_000 }, async () => {
    let isOver = false;
    const killing = (async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        await delay(1_000 + drill.random.below(3_000));
        await killSomething(kill);
      }
    })();
    const beingHasty = (async () => {
      for (; !isOver; await delay(500)) await hasty.publishSomething();
    })();
    await drill.publishAll({ killedTries: 1 });
    isOver = true;
    await Promise.all([killing, beingHasty]);
  });

  test('every published version has the right bytes', () => drill.expectVersionsWhole());

  test('nobody could publish bytes that were missing', async () => {
    await hasty.expectNothingMissing();
    expect(hasty.refused.length).toBeGreaterThan(0);
    expect(hasty.published).toBeGreaterThan(0);
  });

  test('what lies in the bucket is what the books name', { timeout: 120_000 }, async () => {
    const database = alliance.databaseUrls.storage;
    expect(await query(database, `select id from upload where state = 'open'`)).toEqual([]);
    const contents = () => bucketContents(s3.url, BUCKET);
    const leftBehind = async () => {
      const { keys, unfinished } = await contents();
      return [...keys.filter((key) => !key.startsWith('blob/')), ...unfinished];
    };
    await expect.poll(leftBehind, { timeout: 90_000, interval: 500 }).toEqual([]);
    const stored = (await contents()).keys.map((key) => key.slice(key.lastIndexOf('/') + 1));
    const inBooks = await query<{ sha256: string }>(database, 'select sha256 from blob');
    expect(stored.sort()).toEqual(inBooks.map(({ sha256 }) => sha256).sort());
    expect(new Set(stored)).toEqual(drill.digests);
  });
});

function settingsFor(url: string): Environment {
  const { origin, username, password } = new URL(url);
  return {
    ALLIANCE_STORAGE_DRIVER: 's3',
    ALLIANCE_STORAGE_PART_BYTES: String(5 * 1024 * 1024),
    ALLIANCE_S3_ENDPOINT: origin,
    ALLIANCE_S3_BUCKET: BUCKET,
    ALLIANCE_S3_ACCESS_KEY: username,
    ALLIANCE_S3_SECRET_KEY: password,
  };
}
