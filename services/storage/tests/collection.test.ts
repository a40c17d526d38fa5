import { randomInt, randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeBlobReferences, startFakeBlobReferences } from '@alliance/testing/fakes/blob-references';
import { testIdentities } from '@alliance/testing/test-identities';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publisher, type StartedStorage, startTestStorage, type TestFile, testFile } from './start-storage.ts';
import { attach, createUpload, downloadLink, eventually, sendMissing, statesOf, uploadAll } from './transfer.ts';

/** Longer than any call of this file takes. */
const CONDEMNED_MS = 1_000;
let datasets: FakeBlobReferences;
let models: FakeBlobReferences;
let grants: FakeBlobReferences;
let storage: StartedStorage;

beforeAll(async () => {
  const identities = testIdentities();
  datasets = await startFakeBlobReferences('datasets', identities);
  models = await startFakeBlobReferences('models', identities);
  grants = await startFakeBlobReferences('grants', identities);
  storage = await startTestStorage({
    ...{ identities, addresses: { datasets: datasets.address, models: models.address, grants: grants.address } },
    collection: { graceMs: 0, condemnedMs: CONDEMNED_MS },
    idleMs: 20,
    limits: { openUploads: 1_000 },
  });
});
afterAll(async () => {
  await storage?.[Symbol.asyncDispose]();
  await Promise.all([datasets, models, grants].map((owner) => owner?.[Symbol.asyncDispose]()));
});
beforeEach(() => {
  for (const owner of [datasets, models, grants]) owner.setAway(false);
});

const aFile = () => testFile(`${randomUUID()}.txt`, `văn bản ${randomUUID()} ${'x'.repeat(randomInt(2_000))}`);
const pathOf = ({ sha256 }: Pick<TestFile, 'sha256'>) =>
  join(storage.folder, 'blob', 'sha256', sha256.slice(0, 2), sha256);
const isStored = (file: Pick<TestFile, 'sha256'>) =>
  access(pathOf(file)).then(
    () => true,
    () => false,
  );
const rowOf = ({ sha256 }: Pick<TestFile, 'sha256'>) =>
  storage.db.selectFrom('blob').select('condemned_at').where('sha256', '=', sha256).executeTakeFirst();
const condemned = (file: TestFile) =>
  eventually(async () => expect((await rowOf(file))?.condemned_at).toBeInstanceOf(Date));
const isDescribed = async ({ sha256 }: Pick<TestFile, 'sha256'>) =>
  (await storage.client('datasets').describeBlobs({ organisation: 'mekong', digests: [sha256] })).blobs.length === 1;

async function expectExactUsage(): Promise<void> {
  const held = await storage.db
    .selectFrom('blob_holder')
    .innerJoin('blob', 'blob.sha256', 'blob_holder.sha256')
    .select('size')
    .where('organisation', '=', 'mekong')
    .execute();
  const { usage } = await storage.client().getOrganisationUsage({ organisation: 'mekong' }, storage.as(publisher));
  expect([usage?.heldBlobs, usage?.heldBytes]).toEqual([
    BigInt(held.length),
    BigInt(held.reduce((sum, { size }) => sum + size, 0)),
  ]);
}

describe('bytes that nobody names', () => {
  test('are condemned, then deleted, and the quota is given back', async () => {
    const [lost, named, modelled] = [aFile(), aFile(), aFile()];
    datasets.referenced.add(named.sha256);
    models.referenced.add(modelled.sha256);
    await uploadAll(storage, [lost, named, modelled]);
    await condemned(lost);
    expect(await isDescribed(lost)).toBe(false);
    await eventually(async () => expect(await isStored(lost)).toBe(false));
    expect(await rowOf(lost)).toBeUndefined();
    for (const kept of [named, modelled]) {
      expect(await isStored(kept)).toBe(true);
      expect(await isDescribed(kept)).toBe(true);
    }
    await expectExactUsage();
    // What was found in them is evidence and stays.
    const results = await storage.db
      .selectFrom('scan_result')
      .select('scanner')
      .where('sha256', '=', lost.sha256)
      .execute();
    expect(results.length).toBeGreaterThan(0);
  });

  test('are attachments, too, once they are redacted', async () => {
    const [kept, redacted] = [aFile(), aFile()];
    for (const { sha256 } of [kept, redacted]) grants.referenced.add(sha256);
    for (const file of [kept, redacted]) await attach(storage, file);
    grants.referenced.delete(redacted.sha256);
    await eventually(async () => expect(await isStored(redacted)).toBe(false));
    await delay(CONDEMNED_MS);
    expect(await isStored(kept)).toBe(true);
    const known = await storage.attachments().describeAttachments({ digests: [kept.sha256, redacted.sha256] });
    expect(known.attachments.map(({ sha256 }) => sha256)).toEqual([kept.sha256]);
    grants.setAway(true);
    grants.referenced.delete(kept.sha256);
    await delay(CONDEMNED_MS * 2);
    expect(await isStored(kept)).toBe(true);
  });

  test('stay while one of those who may name them does not answer', async () => {
    const file = aFile();
    models.setAway(true);
    const before = models.asked;
    await uploadAll(storage, [file]);
    await eventually(() => expect(models.asked).toBeGreaterThan(before));
    await delay(CONDEMNED_MS);
    expect((await rowOf(file))?.condemned_at).toBeNull();
    models.setAway(false);
    await condemned(file);
    models.setAway(true);
    await delay(CONDEMNED_MS * 2);
    expect(await isStored(file)).toBe(true);
  });

  test('stay when they were named just before they were condemned', async () => {
    const file = aFile();
    await uploadAll(storage, [file]);
    await condemned(file);
    datasets.referenced.add(file.sha256);
    await eventually(async () => expect((await rowOf(file))?.condemned_at).toBeNull());
    expect(await isDescribed(file)).toBe(true);
  });

  test('come back by an upload of the same, and by a download', async () => {
    const [again, fetched] = [aFile(), aFile()];
    await uploadAll(storage, [again, fetched]);
    await condemned(again);
    await condemned(fetched);
    const created = await createUpload(storage, [again]);
    expect(statesOf(created)).toEqual(['receiving']);
    await sendMissing(created, [again]);
    // The upload that names them keeps them for as long as it is open.
    await delay(CONDEMNED_MS * 1.5);
    datasets.referenced.add(again.sha256);
    await storage.client().completeUpload({ id: created.id }, storage.as(publisher));
    expect(await isDescribed(again)).toBe(true);
    datasets.referenced.add(fetched.sha256);
    const link = await downloadLink(storage, fetched.sha256).catch(() => undefined);
    if (link) expect((await fetch(link)).status).toBe(200);
  });
});

test('leftovers are deleted, also those of a process that died before', async () => {
  const [noted, file] = [aFile(), aFile()];
  datasets.referenced.add(noted.sha256);
  await uploadAll(storage, [noted, file]);
  await eventually(async () => expect(await isStored(file)).toBe(false));
  // A note for bytes that somebody has brought again deletes nothing.
  await storage.db
    .insertInto('blob_removal')
    .values({ sha256: noted.sha256, since: new Date(0) })
    .execute();
  await eventually(async () =>
    expect(await storage.db.selectFrom('blob_removal').select('sha256').execute()).toEqual([]),
  );
  expect(await isStored(noted)).toBe(true);
});

/** Names blobs as several drafts and versions of one service do: a blob is named until the last of them lets go. */
function naming(owner: FakeBlobReferences) {
  const counts = new Map<string, number>();
  const change = (sha256: string, by: number) => {
    const left = (counts.get(sha256) ?? 0) + by;
    counts.set(sha256, left);
    if (left > 0) owner.referenced.add(sha256);
    else owner.referenced.delete(sha256);
  };
  return { name: (sha256: string) => change(sha256, 1), letGo: (sha256: string) => change(sha256, -1) };
}

test('whatever is named while everything is condemned can be fetched', { timeout: 60_000 }, async () => {
  const shared = Array.from({ length: 6 }, aFile);
  const owners = [naming(datasets), naming(models)];
  let [named, refused] = [0, 0];
  /** What a publisher does: upload what is missing, ask for it, name it; all within the life of one call, as services do. */
  const publish = async () => {
    const file = shared[randomInt(shared.length)] as TestFile;
    await uploadAll(storage, [file]);
    await delay(randomInt(30));
    if (!(await isDescribed(file))) {
      refused += 1;
      return;
    }
    await delay(randomInt(CONDEMNED_MS / 2));
    const owner = owners[randomInt(owners.length)] as (typeof owners)[number];
    owner.name(file.sha256);
    named += 1;
    await delay(randomInt(CONDEMNED_MS));
    const response = await fetch(await downloadLink(storage, file.sha256));
    expect(Buffer.from(await response.arrayBuffer()).equals(file.bytes)).toBe(true);
    owner.letGo(file.sha256);
    await delay(randomInt(CONDEMNED_MS * 3));
  };
  const until = Date.now() + 10_000;
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      while (Date.now() < until) await publish();
    }),
  );
  expect(named).toBeGreaterThan(10);
  expect(refused).toBeGreaterThan(0);
  await eventually(async () => {
    for (const file of shared) expect(await isStored(file)).toBe(false);
  });
  await expectExactUsage();
});
