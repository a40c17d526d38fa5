import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@alliance/database/database';
import { type FakeBlobReferences, startFakeBlobReferences } from '@alliance/testing/fakes/blob-references';
import { testNats } from '@alliance/testing/nats';
import { createDatabase } from '@alliance/testing/postgres';
import { testIdentities } from '@alliance/testing/test-identities';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StorageTables } from '../src/store/tables.ts';
import { type StorageProcess, type StorageProcessOptions, startStorageProcess } from './process.ts';
import { killAtTable, SWEPT_TABLES } from './stand-still.ts';
import { publisher, type TestFile, testFile } from './start-storage.ts';
import { downloadLink, eventually, uploadAll } from './transfer.ts';

/** Longer than a publisher of this file takes from seeing a blob to naming it. */
const CONDEMNED_MS = 1_500;
const ROUNDS = 8;
const PUBLISHERS = 4;
const SEED = Number(process.env.ALLIANCE_TEST_SEED ?? 20261122);

const resources = new AsyncDisposableStack();
let options: StorageProcessOptions;
let owners: FakeBlobReferences[];
let storage: StorageProcess;
let db: Kysely<StorageTables>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-storage-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const database = resources.use(await createDatabase());
  const nats = resources.use(await testNats());
  const identities = testIdentities();
  owners = await Promise.all(
    (['datasets', 'models', 'grants'] as const).map(async (name) =>
      resources.use(await startFakeBlobReferences(name, identities)),
    ),
  );
  options = {
    ...{ identities, databaseUrl: database.url, natsUrl: nats.url, natsPrefix: nats.prefix, folder },
    main: fileURLToPath(new URL('./collecting-main.ts', import.meta.url)),
    extra: {
      TEST_CONDEMNED_MS: String(CONDEMNED_MS),
      ALLIANCE_STORAGE_OPEN_UPLOADS: '1000',
      ALLIANCE_DATASETS_ADDRESS: owners[0]?.address,
      ALLIANCE_MODELS_ADDRESS: owners[1]?.address,
      ALLIANCE_GRANTS_ADDRESS: owners[2]?.address,
    },
  };
  storage = await startStorageProcess(options);
  db = resources.use(openDatabase<StorageTables>({ url: database.url, applicationName: 'test' })).db;
});
afterAll(async () => {
  await storage?.[Symbol.asyncDispose]();
  await resources.disposeAsync();
});

/** Mulberry32. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

test(`nothing named is lost when storage is killed while it sweeps (seed ${SEED})`, { timeout: 120_000 }, async () => {
  const random = randomFrom(SEED);
  const files = Array.from({ length: 40 }, (_, n) => testFile(`${n}.txt`, `văn bản ${SEED} ${n}\n`));
  const kept = new Map<string, TestFile>();
  /** Uploads, sees that the bytes are there, and names them soon; what storage does not answer is not named. */
  const publish = async () => {
    const file = files[random(files.length)] as TestFile;
    await uploadAll(storage, [file]);
    if (random(2) === 0) return;
    const seen = Date.now();
    const request = { organisation: 'mekong', digests: [file.sha256] };
    const { blobs } = await storage.client('datasets').describeBlobs(request);
    if (blobs.length === 0 || kept.size >= files.length / 2) return;
    await delay(random(CONDEMNED_MS / 3));
    if (Date.now() - seen > CONDEMNED_MS / 2) return;
    owners[random(2)]?.referenced.add(file.sha256);
    kept.set(file.sha256, file);
  };
  let isOver = false;
  const publishing = Array.from({ length: PUBLISHERS }, async () => {
    while (!isOver) await publish().catch(() => delay(50));
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    await delay(random(CONDEMNED_MS));
    const kill = () => storage.kill();
    if (round % 2 === 0) await killAtTable(options.databaseUrl, SWEPT_TABLES[(round / 2) % 4] ?? 'blob', kill);
    else await kill();
    storage = await startStorageProcess(options);
  }
  isOver = true;
  await Promise.all(publishing);
  expect(kept.size).toBeGreaterThan(0);
  await expectSwept(new Set(kept.keys()));
  for (const { sha256, bytes } of kept.values()) {
    const response = await fetch(await downloadLink(storage, sha256));
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  }
});

async function restart(): Promise<void> {
  await storage[Symbol.asyncDispose]();
  storage = await startStorageProcess(options);
}

/** The last sweep leaves what is named and nothing else: rows, bytes, notes, and what the organisation uses. */
async function expectSwept(named: ReadonlySet<string>): Promise<void> {
  // What publishers began and did not end is still promised; it would go after a week.
  await db
    .updateTable('upload')
    .set({ expires_at: new Date(0) })
    .where('state', '=', 'open')
    .execute();
  await restart();
  const open = () => db.selectFrom('upload').select('id').where('state', '=', 'open').execute();
  await eventually(async () => expect(await open()).toEqual([]));
  // Bytes that were accepted by a process which then died, before it wrote them down, are found by a walk over everything.
  await restart();
  await eventually(async () => {
    const rows = await db.selectFrom('blob').select(['sha256', 'size']).execute();
    expect(new Set(rows.map(({ sha256 }) => sha256))).toEqual(named);
  });
  await eventually(async () => expect(await db.selectFrom('blob_removal').select('sha256').execute()).toEqual([]));
  await eventually(async () => {
    const stored = await readdir(join(options.folder, 'blob'), { recursive: true, withFileTypes: true });
    expect(new Set(stored.filter((entry) => entry.isFile()).map(({ name }) => name))).toEqual(named);
  });
  const held = await db.selectFrom('blob').select('size').execute();
  const { usage } = await storage.client().getOrganisationUsage({ organisation: 'mekong' }, storage.as(publisher));
  expect([usage?.heldBlobs, usage?.heldBytes]).toEqual([
    BigInt(held.length),
    BigInt(held.reduce((sum, { size }) => sum + size, 0)),
  ]);
}
