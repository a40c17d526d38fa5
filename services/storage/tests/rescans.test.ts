import { createLogger } from '@alliance/runtime/logger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStorage } from '../src/service.ts';
import { startFakeClamd } from './fake-clamd.ts';
import { MIB, publisher, type StartedStorage, startTestStorage, type TestFile, testFile } from './start-storage.ts';
import { downloadLink, eventually, uploadAll } from './transfer.ts';

let storage: StartedStorage;
let clamd: Awaited<ReturnType<typeof startFakeClamd>>;
const files = Array.from({ length: 12 }, (_, n) => testFile(`${n}.txt`, `văn bản số ${n}.`));
const [PASSED, REFUSED] = [2, 4];

beforeAll(async () => {
  clamd = await startFakeClamd();
  const malware = { address: clamd.address, streamBytes: MIB, isRequired: true };
  storage = await startTestStorage({ malware, idleMs: 30, rescansPerMinute: 24 });
  // One after the other, so that one is newer than the other.
  for (const file of files) await uploadAll(storage, [file]);
  await everyResultBy('27500');
});
afterAll(async () => {
  await storage?.[Symbol.asyncDispose]();
  clamd?.close();
});

const stateOf = async ({ sha256 }: TestFile) =>
  (await storage.client().listScanResults({ sha256, organisation: 'mekong' }, storage.as(publisher))).state;
const flagged = () =>
  storage.db.selectFrom('outbox').select('payload').where('type', '=', 'alliance.storage.v1.blob_flagged').execute();

async function everyResultBy(database: string): Promise<void> {
  await eventually(async () => {
    const rows = await storage.db
      .selectFrom('scan_result')
      .select('sha256')
      .where('scanner', '=', 'malware')
      .where('db_version', '=', database)
      .execute();
    expect(rows).toHaveLength(files.length);
  });
}

describe('new signatures of the malware daemon', () => {
  test('have everything looked at again: the newest and the most downloaded first', async () => {
    const favourite = files[1] as TestFile;
    for (let n = 0; n < 3; n += 1) await downloadLink(storage, favourite.sha256);
    const counted = () =>
      storage.db.selectFrom('blob').select('downloads').where('sha256', '=', favourite.sha256).executeTakeFirst();
    await eventually(async () => expect((await counted())?.downloads).toBe(3));
    clamd.state.seen.length = 0;
    clamd.state.database = '27501';
    await everyResultBy('27501');
    const order = clamd.state.seen.map((text) => Number(/\d+/.exec(text)?.[0]));
    expect(order).toHaveLength(files.length);
    // Two are looked at at once, so neighbours may change places.
    for (const first of [11, 10, 1]) expect(order.slice(0, 5)).toContain(first);
    expect(order.slice(-4)).toContain(0);
    for (const file of files) expect(await stateOf(file)).toBe(PASSED);
  });

  test('that know something which was passed refuse it, and the alliance is told', async () => {
    const evil = files[4] as TestFile;
    expect(await flagged()).toEqual([]);
    clamd.state.known.add('văn bản số 4.');
    clamd.state.database = '27502';
    await eventually(async () => expect(await stateOf(evil)).toBe(REFUSED));
    await everyResultBy('27502');
    expect((await flagged()).map(({ payload }) => JSON.parse(payload) as unknown)).toMatchObject([
      { sha256: evil.sha256, code: 'malware' },
    ]);
  });

  test('are waited for: while the daemon is away, what passed stays passed', async () => {
    clamd.state.isBroken = true;
    clamd.state.database = '27503';
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stateOf(files[0] as TestFile)).toBe(PASSED);
    clamd.state.isBroken = false;
    await everyResultBy('27503');
  });

  test('are gone on with by whoever runs next', async () => {
    clamd.state.database = '27504';
    const walk = () => storage.db.selectFrom('rescan').select(['goal', 'newest_sha256', 'ended_at']).executeTakeFirst();
    await eventually(async () => expect((await walk())?.newest_sha256).not.toBeNull());
    await using _second = await startStorage(storage.config, createLogger('storage', 'silent'), { idleMs: 30 });
    await everyResultBy('27504');
    await eventually(async () => expect((await walk())?.ended_at).toBeInstanceOf(Date));
    expect((await walk())?.goal).toContain('malware 1 27504');
  });
});
