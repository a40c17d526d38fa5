import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import { verifyConsistency } from '@alliance/transparency-log/consistency-proof';
import { leafHash } from '@alliance/transparency-log/merkle';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepLog } from '../src/keep-log.ts';
import type { LogContext } from '../src/log-context.ts';
import { publishCheckpoint } from '../src/operations/publish-checkpoint.ts';
import { sequenceEntries } from '../src/operations/sequence-entries.ts';
import { LogFolder } from '../src/store/log-folder.ts';
import { feed } from './feed.ts';
import { Harness, silent } from './harness.ts';

let harness: Harness;
let context: LogContext;
let now: Date;

beforeEach(async () => {
  harness = await Harness.open();
  now = new Date('2026-11-22T09:00:00.000Z');
  context = await harness.logContext({ clock: () => now });
});
afterEach(() => harness[Symbol.asyncDispose]());

const later = (ms = 1_000) => {
  now = new Date(now.getTime() + ms);
};

/** One round of the loop, a second after the last. */
async function round(changes: Partial<LogContext> = {}): Promise<void> {
  later();
  while ((await sequenceEntries({ ...context, ...changes })) > 0);
  await publishCheckpoint({ ...context, ...changes });
}

const sizes = async () =>
  (await harness.db.selectFrom('tlog_checkpoint').select('size').orderBy('size').execute()).map(({ size }) => size);

/** The published log, every byte checked against its checkpoint: the ids of the entries, in order. */
async function readLog(folder = harness.folder): Promise<string[]> {
  const files = new LogFolder(folder);
  const checkpoint = parseCheckpoint((await files.readCheckpoint())!);
  verifyCheckpoint(checkpoint, harness.signer);
  const reader = new TileReader({ fetchTile: (path) => files.read(path) }, checkpoint);
  const leaves = await Promise.all(Array.from({ length: checkpoint.size }, (_, index) => reader.entry(index)));
  return leaves.map((leaf) => (JSON.parse(new TextDecoder().decode(leaf)) as { id: string }).id);
}

test('begins with a checkpoint of the empty tree', async () => {
  await publishCheckpoint(context);
  expect(await sizes()).toEqual([0]);
  expect(await readLog()).toEqual([]);
});

test('appends what was taken in, in its order, and publishes it whole', async () => {
  const ids: string[] = [];
  for (const count of [1, 254, 1, 1, 300, 2]) {
    ids.push(...(await feed(harness.db, count)));
    await round();
    expect(await readLog()).toEqual(ids);
  }
  expect(await sizes()).toEqual([1, 255, 256, 257, 557, 559]);
});

test('every leaf hash in the database is that of its leaf', async () => {
  await feed(harness.db, 20);
  await round();
  for (const row of await harness.db.selectFrom('tlog_entry').select(['leaf', 'leaf_hash']).execute()) {
    expect(row.leaf_hash).toEqual(Buffer.from(leafHash(row.leaf)));
  }
});

test('takes at most 1,024 leaves at once', async () => {
  await feed(harness.db, 1_500);
  expect(await sequenceEntries(context)).toBe(1_024);
  expect(await sequenceEntries(context)).toBe(476);
  expect(await sequenceEntries(context)).toBe(0);
});

test('each checkpoint is consistent with the one before', async () => {
  for (const count of [3, 5, 255, 1, 40]) {
    await feed(harness.db, count);
    await round();
  }
  const rows = await harness.db.selectFrom('tlog_checkpoint').select('note').orderBy('size').execute();
  const heads = rows.map(({ note }) => parseCheckpoint(note));
  const files = new LogFolder(harness.folder);
  for (const [i, newer] of heads.entries()) {
    const reader = new TileReader({ fetchTile: (path) => files.read(path) }, newer);
    for (const older of heads.slice(0, i)) {
      expect(verifyConsistency(older, newer, await reader.consistencyProof(older.size))).toBe(true);
    }
  }
});

test('signs at most once a second, and nothing that has not changed', async () => {
  await feed(harness.db, 1);
  await round();
  await feed(harness.db, 1);
  await sequenceEntries(context);
  later(999);
  await publishCheckpoint(context);
  expect(await sizes()).toEqual([1]);
  later(1);
  await publishCheckpoint(context);
  expect(await sizes()).toEqual([1, 2]);
  later(60_000);
  await publishCheckpoint(context);
  expect(await sizes()).toEqual([1, 2]);
});

test('tells of each checkpoint in the outbox, once', async () => {
  await feed(harness.db, 2);
  await round();
  await round();
  const [event, ...more] = await harness.db.selectFrom('outbox').select(['type', 'payload']).execute();
  expect(more).toEqual([]);
  expect(event!.type).toBe('alliance.provenance.v1.checkpoint_signed');
  const { root } = parseCheckpoint((await context.folder.readCheckpoint())!);
  expect(JSON.parse(event!.payload)).toEqual({ size: '2', root: Buffer.from(root).toString('hex') });
});

test('keeps a partial tile until the full one is there', async () => {
  await feed(harness.db, 3);
  await round();
  await feed(harness.db, 4);
  await round();
  const partials = () => readdir(join(harness.folder, 'tile/entries/000.p')).catch(() => []);
  expect((await partials()).toSorted()).toEqual(['3', '7']);
  await feed(harness.db, 260);
  await round();
  expect(await partials()).toEqual([]);
  expect(await readdir(join(harness.folder, 'tile/entries'))).toEqual(expect.arrayContaining(['000', '001.p']));
});

test('a lost folder is written again from the database', async () => {
  const ids = await feed(harness.db, 600);
  await round();
  const elsewhere = join(harness.folder, 'new');
  const folder = new LogFolder(elsewhere);
  await publishCheckpoint({ ...context, folder });
  expect(await readLog(elsewhere)).toEqual(ids);
  expect(await folder.readCheckpoint()).toBe(await context.folder.readCheckpoint());
});

describe('stopped between two steps, the next round goes on', () => {
  const stopped = new Error('the process was killed here');
  const stop = async (): Promise<never> => {
    throw stopped;
  };
  const after =
    <Arguments extends unknown[]>(step: (...given: Arguments) => Promise<unknown>) =>
    async (...given: Arguments): Promise<never> => {
      await step(...given);
      throw stopped;
    };
  /** The folder, the register or the database with one step that fails before, or after, it is done. */
  const hooks: Record<string, (honest: LogContext) => Partial<LogContext>> = {
    'before the tiles': ({ folder }) => ({ folder: wrap(folder, { write: stop }) }),
    'after some of the tiles': ({ folder }) => ({
      folder: wrap(folder, { write: after((files) => folder.write(files.slice(0, 1))) }),
    }),
    'after the tiles': ({ folder }) => ({ folder: wrap(folder, { write: after((files) => folder.write(files)) }) }),
    'before the record': ({ heads }) => ({ heads: { ...heads, advance: stop } }),
    'after the record': ({ heads }) => ({ heads: { ...heads, advance: after(heads.advance) } }),
    'before the checkpoint is stored': () => ({ transact: stop }),
    'after the checkpoint is stored': ({ transact }) => ({ transact: after(transact) }),
    'before the checkpoint is shown': ({ folder }) => ({ folder: wrap(folder, { writeCheckpoint: stop }) }),
    'after the checkpoint is shown': ({ folder }) => ({
      folder: wrap(folder, { writeCheckpoint: after((note) => folder.writeCheckpoint(note)) }),
    }),
  };

  test.each(Object.keys(hooks))('%s', async (step) => {
    const ids = await feed(harness.db, 5);
    await round();
    for (const count of [1, 255]) {
      ids.push(...(await feed(harness.db, count)));
      await expect(round(hooks[step]!(context))).rejects.toBe(stopped);
      await round();
      expect(await readLog()).toEqual(ids);
    }
    expect(await sizes()).toEqual([5, 6, 261]);
  });

  test('in whatever order and however often', async () => {
    const steps = fc.array(fc.constantFrom('none', ...Object.keys(hooks)), { maxLength: 12 });
    const ids: string[] = [];
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 90 }), async (failures, count) => {
        ids.push(...(await feed(harness.db, count)));
        for (const step of failures) await round(hooks[step]?.(context)).catch((error) => expect(error).toBe(stopped));
        await round();
        expect(await readLog()).toEqual(ids);
      }),
      { numRuns: 12 },
    );
    const notes = await harness.db.selectFrom('tlog_checkpoint').select(['size', 'note']).execute();
    for (const { size, note } of notes) expect(parseCheckpoint(note).size).toBe(size);
  });

  test('a sequencer that fails half way leaves everything as it was', async () => {
    const ids = await feed(harness.db, 3);
    // The last statement of its transaction is the one that fails.
    await sql`
      create trigger fail before update on tlog_state for each row execute function refuse_change()`.execute(
      harness.db,
    );
    await expect(sequenceEntries(context)).rejects.toThrow(/append-only/);
    expect(await harness.db.selectFrom('tlog_entry').select('idx').execute()).toEqual([]);
    await sql`drop trigger fail on tlog_state`.execute(harness.db);
    await round();
    expect(await readLog()).toEqual(ids);
  });
});

function wrap(folder: LogContext['folder'], changes: Partial<LogContext['folder']>): LogContext['folder'] {
  return {
    read: (path) => folder.read(path),
    readCheckpoint: () => folder.readCheckpoint(),
    readSigned: () => folder.readSigned(),
    writeSigned: (note) => folder.writeSigned(note),
    write: (files) => folder.write(files),
    writeCheckpoint: (note) => folder.writeCheckpoint(note),
    removePartials: (tiles) => folder.removePartials(tiles),
    ...changes,
  };
}

describe('several instances at once', () => {
  test('keep one log, each leaf once, in one folder and in folders of their own', async () => {
    const contexts = [0, 0, 1].map(
      (folder): LogContext => ({
        ...context,
        clock: () => new Date(),
        folder: new LogFolder(join(harness.folder, `${folder}`)),
      }),
    );
    const keepers = await Promise.all(contexts.map((each) => keepLog(each, silent)));
    const ids = (await Promise.all(Array.from({ length: 20 }, () => feed(harness.db, 37)))).flat();
    for (const keeper of keepers) keeper.wake();
    for (const folder of ['0', '1']) {
      await expect
        .poll(() => readLog(join(harness.folder, folder)).then((log) => log.length), { timeout: 20_000 })
        .toBe(740);
      expect((await readLog(join(harness.folder, folder))).toSorted()).toEqual(ids.toSorted());
    }
    for (const keeper of keepers) await keeper.checkTrusted();
    await Promise.all(keepers.map((keeper) => keeper[Symbol.asyncDispose]()));
    const placed = await harness.db.selectFrom('audit_record').select('idx').orderBy('idx').execute();
    expect(placed.map(({ idx }) => idx)).toEqual(Array.from({ length: 740 }, (_, index) => index));
  });
});

describe('the database', () => {
  test.each(['tlog_entry', 'tlog_checkpoint'] as const)('refuses changes to %s', async (table) => {
    await feed(harness.db, 1);
    await round();
    const size = table === 'tlog_entry' ? { leaf: Buffer.of(1) } : { note: 'x' };
    await expect(harness.db.updateTable(table).set(size).execute()).rejects.toThrow(/append-only/);
    await expect(harness.db.deleteFrom(table).execute()).rejects.toThrow(/append-only/);
  });

  test('refuses a second root for a size, and forgetting what was seen', async () => {
    await feed(harness.db, 1);
    await round();
    const second = { size: 1, root: Buffer.alloc(32), note: '', signed_at: new Date() };
    await expect(harness.db.insertInto('tlog_checkpoint').values(second).execute()).rejects.toThrow(
      /tlog_checkpoint_pkey/,
    );
    await expect(harness.db.deleteFrom('tlog_seen').execute()).rejects.toThrow(/append-only/);
  });
});
