import { afterEach, describe, expect, test } from 'vitest';
import {
  KIB,
  MIB,
  publisher,
  type StartedStorage,
  type StorageChanges,
  startTestStorage,
  testFile,
} from './start-storage.ts';
import { createUpload, sendMissing, statesOf, uploadAll } from './transfer.ts';

let storage: StartedStorage | undefined;
afterEach(async () => {
  await storage?.[Symbol.asyncDispose]();
  storage = undefined;
});
const start = async (limits: StorageChanges['limits'] = {}) => {
  storage = await startTestStorage({ limits });
  return storage;
};
const problemOf = async (attempt: Promise<unknown>) =>
  (await attempt.catch((error: unknown) => error)) as {
    code: string;
    message: string;
    details: Record<string, unknown>;
  };

describe('the list of files', () => {
  test('is refused with every problem, and nothing is opened', async () => {
    const started = await start({ fileBytes: MIB });
    const files = [
      { path: '../up', size: 1n, sha256: 'a'.repeat(64) },
      { path: 'ok', size: 2n * BigInt(MIB), sha256: 'b'.repeat(64) },
      { path: 'ok', size: 1n, sha256: 'C'.repeat(64) },
    ];
    const call = started.client().createUpload({ organisation: 'mekong', files }, started.as(publisher));
    const problem = await problemOf(call);
    expect(problem.code).toBe('invalid_argument');
    expect((problem.details.fields as { field: string }[]).map(({ field }) => field)).toEqual([
      'files[0].path',
      'files[1].size',
      'files[2].path',
      'files[2].sha256',
    ]);
    expect(await started.db.selectFrom('upload').select('id').execute()).toEqual([]);
  });

  test('may hold ten thousand files', async () => {
    const started = await start();
    const files = Array.from({ length: 10_000 }, (_, n) => testFile(`dữ-liệu/${n}.txt`, `${n}`));
    const created = await createUpload(started, files);
    expect(created.files).toHaveLength(10_000);
    const more = [...files, testFile('one-more', 1)].map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    const call = started.client().createUpload({ organisation: 'mekong', files: more }, started.as(publisher));
    await expect(call).toThrowWithCode('payload_too_large');
  });
});

describe('the quota', () => {
  test('counts what is held and what is announced, and tells what is left', async () => {
    const started = await start({ quotaBytes: 100 * KIB });
    await uploadAll(started, [testFile('held.bin', 40 * KIB)]);
    await createUpload(started, [testFile('announced.bin', 30 * KIB)]);
    const problem = await problemOf(createUpload(started, [testFile('too-much.bin', 30 * KIB + 1)]));
    expect(problem.code).toBe('quota_exceeded');
    expect(problem.details).toMatchObject({ leftBytes: 30 * KIB, quotaBytes: 100 * KIB, neededBytes: 30 * KIB + 1 });
    expect(problem.message).toContain(String(30 * KIB));
    expect((await createUpload(started, [testFile('fits.bin', 30 * KIB)])).upload).toBeDefined();
  });

  test('counts the same bytes once', async () => {
    const started = await start({ quotaBytes: 100 * KIB });
    const file = testFile('a.bin', 80 * KIB);
    const copies = ['a.bin', 'copy.bin', 'another.bin'].map((path) => ({ ...file, path }));
    const created = await createUpload(started, copies);
    await sendMissing(created, copies);
    const completed = await started.client().completeUpload({ id: created.id }, started.as(publisher));
    expect(statesOf(completed)).toEqual(['accepted', 'accepted', 'accepted']);
    const usage = await started.db.selectFrom('organisation_usage').select(['held_bytes', 'held_blobs']).execute();
    expect(usage).toEqual([{ held_bytes: 80 * KIB, held_blobs: 1 }]);
  });

  test('holds when many uploads are opened at once', async () => {
    const started = await start({ quotaBytes: 100 * KIB });
    const attempts = Array.from({ length: 20 }, (_, n) => createUpload(started, [testFile(`${n}.bin`, 30 * KIB)]));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'quota_exceeded' });
  });
});

test('an organisation has at most so many uploads open', async () => {
  const started = await start({ openUploads: 3 });
  const files = Array.from({ length: 10 }, (_, n) => testFile(`${n}.bin`, 10));
  const outcomes = await Promise.allSettled(files.map((file) => createUpload(started, [file])));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const open = await started.db.selectFrom('upload').select('id').where('state', '=', 'open').execute();
  const kept = files[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
  const resumed = await createUpload(started, [kept]);
  expect(open.map(({ id }) => id)).toContain(resumed.id);
  await sendMissing(resumed, [kept]);
  await started.client().completeUpload({ id: resumed.id }, started.as(publisher));
  const next = files[outcomes.findIndex(({ status }) => status === 'rejected')]!;
  expect((await createUpload(started, [next])).upload).toBeDefined();
});
