import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeyPair } from '@alliance/auth/keys';
import { openRegister } from '@alliance/events/register';
import { OrganisationAppliedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { openHealthProbe } from '@alliance/rpc/health';
import { createLogger, type Logger } from '@alliance/runtime/logger';
import type { RunningService } from '@alliance/service/foundation';
import { copyDatabase } from '@alliance/testing/copy-database';
import { formatCheckpoint, parseCheckpoint, signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HistoryConflict } from '../src/history-conflict.ts';
import { checkHistory } from '../src/operations/check-history.ts';
import { publishCheckpoint } from '../src/operations/publish-checkpoint.ts';
import { sequenceEntries } from '../src/operations/sequence-entries.ts';
import { feed } from './feed.ts';
import { Harness, openTables } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await Harness.open();
});
afterEach(() => harness[Symbol.asyncDispose]());

const checkpointFile = () => join(harness.folder, 'checkpoint');
const publishedSize = async () => parseCheckpoint(await readFile(checkpointFile())).size;

/** A logger that remembers what it was told, loudest first. */
function rememberingLogger(): { logger: Logger; loud: () => string[] } {
  const lines: string[] = [];
  const logger = createLogger('provenance-test', 'silent');
  logger.fatal = ((details: { err: Error }, message: string) =>
    void lines.push(`${message}: ${details.err.message}`)) as never;
  return { logger, loud: () => lines };
}

async function isServing(service: RunningService): Promise<boolean> {
  using probe = openHealthProbe(`127.0.0.1:${service.grpcPort}`);
  return await probe.isServing();
}

async function publishSome(count: number): Promise<void> {
  const audit = { actorRole: 'applicant', object: { kind: 'organisation', id: 'viettel' } };
  await Promise.all(
    Array.from({ length: count }, () => harness.publish('members', OrganisationAppliedSchema, { audit })),
  );
}

/** Five entries under a published checkpoint, made without the service. */
async function fiveEntries() {
  const context = await harness.logContext();
  await feed(harness.db, 5);
  await sequenceEntries(context);
  await publishCheckpoint(context);
  return context;
}

test('a restart goes on where the log ended', async () => {
  for (const size of [10, 20, 30]) {
    const { logger, loud } = rememberingLogger();
    await using service = await harness.start({}, logger);
    await publishSome(10);
    await harness.settle(size);
    await expect.poll(() => isServing(service), { timeout: 5_000 }).toBe(true);
    expect(loud()).toEqual([]);
  }
});

test('an older database is found out: nothing is signed, events are still taken in, readiness fails', async () => {
  await using first = await harness.start();
  await publishSome(10);
  await harness.settle(10);
  await first[Symbol.asyncDispose]();
  await using backup = await copyDatabase(harness.database);
  await using second = await harness.start();
  await publishSome(10);
  await harness.settle(20);
  await second[Symbol.asyncDispose]();
  const signed = await readFile(checkpointFile(), 'utf8');

  const { logger, loud } = rememberingLogger();
  await using restored = await harness.start({ databaseUrl: backup.url }, logger);
  await publishSome(15);
  await using tables = openTables(backup.url);
  const count = async (table: 'tlog_pending' | 'tlog_entry' | 'tlog_checkpoint') =>
    (await tables.db.selectFrom(table).select(sql`1`.as('one')).execute()).length;
  await expect.poll(() => count('tlog_pending'), { timeout: 10_000 }).toBe(15);
  expect(await count('tlog_entry')).toBe(10);
  expect(loud()).toHaveLength(1);
  expect(loud()[0]).toMatch(/NOT SIGNED.*has 20 entries, the one in the database only 10/);
  expect(await isServing(restored)).toBe(false);
  expect(await readFile(checkpointFile(), 'utf8')).toBe(signed);
  expect((await harness.connect(restored).getCheckpoint({})).checkpoint).toBe(signed);
});

describe('an older database is found out', () => {
  const later = { size: 9, root: new Uint8Array(32) };

  test('when only the key-value store knows better, the folder being lost', async () => {
    const context = await fiveEntries();
    await context.heads.advance(await context.heads.read(), later);
    await rm(checkpointFile());
    await feed(harness.db, 2);
    await sequenceEntries(context);
    const problem = /recorded in the key-value store has 9 entries, .* only 7/;
    await expect(checkHistory(context)).rejects.toThrow(problem);
    await expect(publishCheckpoint(context)).rejects.toThrow(problem);
  });

  test('when only the folder knows better, the key-value store being lost', async () => {
    const context = await fiveEntries();
    const { signer } = harness;
    await writeFile(checkpointFile(), formatCheckpoint(signCheckpoint({ origin: signer.name, ...later }, [signer])));
    await expect(checkHistory(context)).rejects.toThrow(/published in the log folder has 9 entries/);
  });

  test('also after it grew past the head that was recorded', async () => {
    const context = await fiveEntries();
    const from = await context.heads.read();
    await context.heads.advance(from, { size: 7, root: new Uint8Array(32).fill(1) });
    await feed(harness.db, 20);
    await sequenceEntries(context);
    await expect(checkHistory(context)).rejects.toThrow(/has other entries than the first 7 in the database/);
    await expect(publishCheckpoint({ ...context, clock: () => new Date(Date.now() + 5_000) })).rejects.toThrow(
      HistoryConflict,
    );
    expect(await publishedSize()).toBe(5);
  });
});

test('a changed tile is found out before anything is built on it', async () => {
  const context = await fiveEntries();
  await sql`update tlog_tile set data = set_byte(data, 39, get_byte(data, 39) # 1)`.execute(harness.db);
  await feed(harness.db, 1);
  await expect(sequenceEntries(context)).rejects.toThrow(HistoryConflict);
  await expect(checkHistory(context)).rejects.toThrow(HistoryConflict);
  expect(await harness.db.selectFrom('tlog_pending').select('id').execute()).toHaveLength(1);
});

test('another key or another name is found out', async () => {
  await fiveEntries();
  for (const changes of [{ logKey: generateKeyPair().privateKey }, { logOrigin: 'other.example/log' }]) {
    const { logger, loud } = rememberingLogger();
    await using service = await harness.start(changes, logger);
    await expect.poll(loud, { timeout: 10_000 }).toEqual([expect.stringContaining('Put the former ALLIANCE_LOG_KEY')]);
    expect(await isServing(service)).toBe(false);
    expect(await publishedSize()).toBe(5);
  }
});

test('the log goes on by itself once its true database is back', async () => {
  const context = await fiveEntries();
  const register = await openRegister(harness.bus, { bucket: 'log_heads' });
  const honest = (await register.read('head'))!;
  const from = await context.heads.read();
  await context.heads.advance(from, { size: 8, root: new Uint8Array(32) });
  const { logger, loud } = rememberingLogger();
  await using service = await harness.start({}, logger);
  await expect.poll(loud, { timeout: 10_000 }).toHaveLength(1);
  expect(await isServing(service)).toBe(false);
  const { revision } = (await register.read('head'))!;
  await register.compareAndSet('head', honest.value, revision);
  await publishSome(1);
  await harness.settle(6);
  await expect.poll(() => isServing(service), { timeout: 5_000 }).toBe(true);
});

test('of two logs that grew apart only one is signed', async () => {
  const context = await fiveEntries();
  await harness.db.destroy();
  await using other = await copyDatabase(harness.database);
  await using here = openTables(harness.database.url);
  await using there = openTables(other.url);
  const soon = () => new Date(Date.now() + 5_000);
  const [one, two] = [here, there].map(({ db }) => ({
    ...context,
    db,
    transact: <T>(work: Parameters<typeof context.transact<T>>[0]) => db.transaction().execute(work),
    clock: soon,
  }));
  for (const each of [one!, two!]) {
    await feed(each.db, 3);
    await sequenceEntries(each);
  }
  const outcomes = await Promise.allSettled([publishCheckpoint(one!), publishCheckpoint(two!)]);
  const again = await Promise.allSettled([publishCheckpoint(one!), publishCheckpoint(two!)]);
  const signed = await Promise.all(
    [here, there].map(({ db }) => db.selectFrom('tlog_checkpoint').select('root').where('size', '=', 8).execute()),
  );
  expect(signed.flat()).toHaveLength(1);
  const refused = [...outcomes, ...again].filter((outcome) => outcome.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(HistoryConflict);
});
