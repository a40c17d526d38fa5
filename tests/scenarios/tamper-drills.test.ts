import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '@alliance/config/read-config';
import { createLogger } from '@alliance/runtime/logger';
import { copyDatabase } from '@alliance/testing/copy-database';
import { testNats } from '@alliance/testing/nats';
import { connectPostgres } from '@alliance/testing/postgres-admin';
import { postgresServerUrl } from '@alliance/testing/test-servers';
import { TestWitness } from '@alliance/testing/test-witness';
import { parseCheckpoint, type SignedCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import { encodeEntryBundle } from '@alliance/transparency-log/entry-bundle';
import { createNoteSigner, type VerifierKey } from '@alliance/transparency-log/note-key';
import { formatProofFile } from '@alliance/transparency-log/proof-file';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildGo, findGoToolchain, GO_MISSING } from '../../packages/transparency-log/tests/go-toolchain.ts';
import { toProvenanceConfig } from '../../services/provenance/src/config.ts';
import { startProvenance } from '../../services/provenance/src/service.ts';
import { Terminal } from '../alliance/terminal.ts';
import { startTestAlliance, type TestAlliance } from '../alliance.ts';

const run = promisify(execFile);
const CHECKER = join(import.meta.dirname, '../../packages/transparency-log/tests/go/main.go');
const toolchain = findGoToolchain();
const POLICY = ['group members 2 w0 w1 w2', 'quorum members'];
const PATIENCE = { timeout: 20_000, interval: 200 };

const resources = new AsyncDisposableStack();
let alliance: TestAlliance;
let witnesses: TestWitness[];
let terminal: Terminal;
let vkeys: string;
let go: string;
let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'tamper-drills-'));
  resources.defer(() => rm(work, { recursive: true, force: true }));
  witnesses = [];
  for (const seed of [21, 22, 23]) witnesses.push(resources.use(await TestWitness.open(`w${seed}.example`, seed)));
  const policy = [...witnesses.map((witness, i) => witness.line(`w${i}`)), ...POLICY].join('\n');
  alliance = resources.use(
    await startTestAlliance({
      apart: ['provenance'],
      extra: ({ provenance }) => {
        for (const witness of witnesses) witness.log = logKeyIn(provenance);
        return { provenance: { ALLIANCE_LOG_POLICY: policy } };
      },
    }),
  );
  vkeys = await (await fetch(`${alliance.url}/log/key`)).text();
  for (const slug of ['mot', 'hai']) await grow(slug);
  await alliance.settle();
  terminal = new Terminal(alliance.url);
  await terminal.login('governance@alliance.test', 'a long test password');
  if (toolchain) go = await buildGo(toolchain, CHECKER, work);
  await vi.waitFor(async () => {
    const [all] = await sql<{ leaves: number }>('select (select count(*) from tlog_entry)::int as leaves');
    expect(all!.leaves).toBeGreaterThan(5);
    expect((await checkpoint()).size).toBe(all!.leaves);
  }, PATIENCE);
  await vi.waitFor(async () => expect((await verifyLog()).code).toBe(0), PATIENCE);
}, 120_000);
afterAll(() => resources.disposeAsync());

/** A few decisions more. */
const grow = (slug: string) => alliance.people.organisation(slug, 'company', `owner@${slug}.test`);
const verifyLog = () => terminal.run(['audit', 'verify', '--log']);
/** The checkpoint that everybody sees; a gateway takes a moment to find a service that was started again. */
const shownNote = () =>
  vi.waitFor(async () => {
    const answer = await fetch(`${alliance.url}/log/checkpoint`);
    expect(answer.status).toBe(200);
    return answer.text();
  }, PATIENCE);
const checkpoint = async () => parseCheckpoint(await shownNote());
const logFolder = () => join(alliance.home, 'log');

async function sql<Row = unknown>(text: string, url = alliance.databaseUrls.provenance): Promise<Row[]> {
  await using admin = await connectPostgres(url);
  return (await admin.client.query(text)).rows as Row[];
}

/** The key that a node will sign with, from its settings. */
function logKeyIn({ ALLIANCE_LOG_KEY = '', ALLIANCE_PUBLIC_URL = '' }: Environment): VerifierKey {
  const { d = '' } = createPrivateKey(ALLIANCE_LOG_KEY).export({ format: 'jwk' });
  return createNoteSigner(`${new URL(ALLIANCE_PUBLIC_URL).host}/log`, Buffer.from(d, 'base64url'));
}

/** What a thief of the database could do: triggers are off. */
async function tamper(text: string): Promise<void> {
  const url = new URL(await postgresServerUrl());
  url.pathname = new URL(alliance.databaseUrls.provenance).pathname;
  await sql(`set session_replication_role = replica; ${text}`, url.href);
}

/** What is kept of an entry beside it, as text of SQL. */
function recordOf(action: string): string {
  const texts = [
    'organisation',
    'actor_person_id',
    'actor_role',
    'object_kind',
    'object_id',
    'object_version',
    'object_digest',
  ];
  const empty = Object.fromEntries([...texts, 'previous_state', 'next_state'].map((name) => [name, '']));
  return `'${JSON.stringify({ action, ...empty })}'`;
}

/** The log as somebody would export it from the database now, for a program that nobody here wrote; throws what it finds. */
async function outsideCheck(): Promise<void> {
  const folder = await mkdtemp(join(work, 'export-'));
  await cp(join(logFolder(), 'tile'), join(folder, 'tile'), { recursive: true });
  const rows = await sql<{ leaf: Buffer }>('select leaf from tlog_entry order by idx');
  const { size } = await checkpoint();
  const bundle = join(folder, `tile/entries/000.p/${size}`);
  await writeFile(bundle, encodeEntryBundle(rows.slice(0, size).map(({ leaf }) => leaf)));
  const notes = await sql<{ size: string; note: string }>(
    `select size, note from tlog_checkpoint where size <= ${size}`,
  );
  for (const { size: of, note } of notes) {
    await mkdir(join(folder, 'checkpoints'), { recursive: true });
    await writeFile(join(folder, 'checkpoints', String(of)), note);
  }
  await run(go, [folder, vkeys.split('\n')[0]!, '5']);
}

describe('a story as it should be', () => {
  test(`passes: by the command, and by the outside check${toolchain ? '' : ` (not run: ${GO_MISSING})`}`, async () => {
    const { code, stdout } = await verifyLog();
    expect([code, stdout]).toEqual([0, expect.stringMatching(/every one of the \d+ entries .*cosigned by w\d, w\d/s)]);
    if (toolchain) await outsideCheck();
  });

  test('is reconciled: log, database and the books of all services', async () => {
    // Only what is older than a minute counts.
    for (const url of Object.values(alliance.databaseUrls))
      await sql(
        "update outbox set published_at = published_at - interval '5 minutes' where published_at is not null",
        url,
      );
    const { code, stdout } = await terminal.run(['audit', 'reconcile']);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/✓ sound {2}\d+ entries {2}[1-9]\d* events of services {2}0 problems/),
    ]);
  });
});

test('an event that is dropped between its service and the log is found by a reconciliation', async () => {
  const members = alliance.databaseUrls.members;
  await sql(
    `insert into outbox (id, sequence, type, payload, trace, occurred_at, published_at)
     select gen_random_uuid(), (select max(sequence) + 1 from outbox), type, payload, trace, occurred_at, now() - interval '5 minutes'
       from outbox where type like '%organisation_admitted' limit 1`,
    members,
  );
  const { code, stdout } = await terminal.run(['audit', 'reconcile']);
  await sql('delete from outbox where sequence = (select max(sequence) from outbox)', members);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/✗ unsound.*✗ event-missing members #\d+/s)]);
  const { stdout: earlier } = await terminal.run(['audit', 'reconcile', '--list']);
  expect(earlier).toMatch(/✗ unsound.*1 problems.*✓ sound.*0 problems/s);
});

describe('what was changed in the database', () => {
  let kept: { idx: string; leaf: Buffer; leaf_hash: Buffer; dedupe_key: Buffer }[];
  beforeAll(async () => {
    kept = await sql('select * from tlog_entry where idx = 2');
  });
  afterEach(async () => {
    const { leaf, leaf_hash: hash, dedupe_key: key } = kept[0]!;
    const row = [2, ...[hash, leaf, key].map((bytes) => `'\\x${bytes.toString('hex')}'`)].join(', ');
    await tamper(
      `delete from tlog_entry where idx = 2; insert into tlog_entry (idx, leaf_hash, leaf, dedupe_key) values (${row})`,
    );
    expect((await verifyLog()).code).toBe(0);
  });

  test('an entry that was edited', async () => {
    await tamper(`update tlog_entry set leaf = replace(encode(leaf, 'escape'), '"v":1', '"v":2')::bytea where idx = 2`);
    const one = await terminal.run(['audit', 'verify', '--entry', '2']);
    expect([one.code, one.stdout]).toEqual([1, expect.stringContaining('✗ entry 2: not-included')]);
    expect(await verifyLog()).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('changed: the registry shows another entry 2'),
    });
    if (toolchain)
      await expect(outsideCheck()).rejects.toMatchObject({ stderr: expect.stringContaining('another root') });
  });

  test('an entry that was deleted', async () => {
    await tamper('delete from tlog_entry where idx = 2');
    expect((await terminal.run(['audit', 'verify', '--entry', '2'])).code).not.toBe(0);
    expect(await verifyLog()).toMatchObject({ code: 1, stdout: expect.stringMatching(/missing: .*\(2 …\)/) });
    if (toolchain) await expect(outsideCheck()).rejects.toMatchObject({ code: 1 });
  });
});

test('a byte of a tile that was swapped', async () => {
  const { size } = await checkpoint();
  for (const path of [`tile/0/000.p/${size}`, `tile/entries/000.p/${size}`]) {
    const file = join(logFolder(), path);
    const honest = await readFile(file);
    await writeFile(file, honest.with(40, honest[40]! ^ 1));
    expect(await verifyLog()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/tile-mismatch|malformed-entry-bundle/),
    });
    await writeFile(file, honest);
  }
  expect((await verifyLog()).code).toBe(0);
});

test('an approval that was dated back', async () => {
  const { size } = await checkpoint();
  const leaf = JSON.stringify({ v: 1, type: 'access_request.approve', at: '2026-01-01T00:00:00.000Z' });
  const key = `'\\x${'0d'.repeat(16)}'`;
  await sql(
    `insert into tlog_pending (dedupe_key, leaf, record)
     values (${key}, convert_to('${leaf}', 'UTF8'), ${recordOf('access_request.approve')})`,
  );
  await expect.poll(async () => (await checkpoint()).size, PATIENCE).toBeGreaterThan(size);
  const found = await terminal.run(['audit', 'verify', '--entry', String(size)]);
  expect([found.code, found.stdout]).toEqual([
    1,
    expect.stringContaining(`✗ entry ${size}: dated-back: it says that it is of 2026-01-01T00:00:00.000Z`),
  ]);
  if (toolchain) await outsideCheck();
});

describe('a second history', () => {
  /** The database as it is now; nobody may be connected. */
  const backup = () => {
    const { databaseUrls } = alliance;
    return copyDatabase({ name: new URL(databaseUrls.provenance).pathname.slice(1), url: databaseUrls.provenance });
  };

  /** Lets go of the database for a moment, and copies it. */
  async function copyNow() {
    const provenance = alliance.process('provenance');
    await provenance.kill();
    const copy = await backup();
    provenance.start();
    return { copy, shownThen: await shownNote() };
  }

  async function growVisibly(slug: string): Promise<void> {
    const { size } = await checkpoint();
    await grow(slug);
    await expect.poll(async () => (await checkpoint()).size, PATIENCE).toBeGreaterThan(size);
  }

  /** The same log once more, on the copy: only the witnesses, and whoever looked before, can tell. */
  async function startSecond(databaseUrl: string, shownThen: string, { isInPlace = false } = {}) {
    const folder = await mkdtemp(join(work, 'second-'));
    await cp(logFolder(), folder, { recursive: true });
    await rm(join(folder, 'checkpoint.signed'), { force: true });
    await writeFile(join(folder, 'checkpoint'), shownThen);
    const config = toProvenanceConfig({
      ...alliance.environments.provenance,
      ALLIANCE_DATABASE_URL: databaseUrl,
      ALLIANCE_LOG_FOLDER: folder,
      ALLIANCE_NATS_PREFIX: resources.use(await testNats()).prefix,
      ...(isInPlace ? {} : { ALLIANCE_GRPC_PORT: '0' }),
    });
    const loud: string[] = [];
    const logger = createLogger('drill', 'silent');
    logger.fatal = ((details: { err: Error }) => void loud.push(details.err.message)) as never;
    const service = await startProvenance(config, logger);
    return { service, loud, shown: () => readFile(join(folder, 'checkpoint'), 'utf8') };
  }

  test('an older database that was restored signs nothing, and whoever looked before sees that it went back', async () => {
    const { copy, shownThen } = await copyNow();
    await using _copy = copy;
    await growVisibly('bay');
    expect((await verifyLog()).code).toBe(0);
    await alliance.process('provenance').kill();
    const { service, loud } = await startSecond(copy.url, shownThen, { isInPlace: true });
    {
      await using _service = service;
      expect(loud.join('\n')).toMatch(/witness at .* has cosigned \d+ entries, the database has only/);
      const signed = () => sql('select size from tlog_checkpoint', copy.url);
      const before = await signed();
      const found = await terminal.run(['audit', 'verify', '--log']);
      expect([found.code, found.stdout]).toEqual([1, expect.stringContaining('rolled-back: ')]);
      expect(await signed()).toEqual(before);
    }
    alliance.process('provenance').start();
    await expect.poll(async () => (await verifyLog()).code, PATIENCE).toBe(0);
  }, 90_000);

  test('a second sequencer gets too few cosignatures, what it signed is kept as evidence, and it stops', async () => {
    const { copy, shownThen } = await copyNow();
    await using _copy = copy;
    const { service, loud, shown } = await startSecond(copy.url, shownThen);
    await using _service = service;
    const [, , third] = witnesses as [TestWitness, TestWitness, TestWitness];
    // This one is shown the other history first.
    third.isDown = true;
    await growVisibly('sau');
    const { size } = await checkpoint();
    await sql(
      `insert into tlog_pending (dedupe_key, leaf, record)
       select sha256(i::text::bytea), convert_to('{"v":' || i || '}', 'UTF8'), ${recordOf('forged')} from generate_series(1, 300) as i`,
      copy.url,
    );
    third.isDown = false;
    await expect.poll(() => loud.join('\n'), PATIENCE).toMatch(/witness at .* knows another tree/);
    expect(parseCheckpoint(await shown()).size).toBeLessThan(size);
    const evidence = witnesses.flatMap(({ refused }) => refused).map((note) => parseCheckpoint(note));
    expect(evidence.length).toBeGreaterThan(0);
    for (const note of evidence)
      expect(() => verifyCheckpoint(note, logKeyIn(alliance.environments.provenance))).not.toThrow();
    expect((await verifyLog()).code).toBe(0);
    // Whoever was shown the second history finds the proof of two at a witness.
    const refusing = witnesses.filter(({ refused }) => refused.length > 0);
    for (const { url } of refusing) {
      const proven = await terminal.run(['audit', 'evidence', '--witness', url]);
      expect([proven.code, proven.stdout]).toEqual([
        1,
        expect.stringMatching(/✗ (two histories|another history|more than it shows): the log/),
      ]);
    }
    expect((await terminal.run(['audit', 'evidence'])).code).toBe(0);
    // Who takes what the second one signed for the log's is told the truth as well.
    const forged = join(work, 'forged.json');
    await writeFile(forged, JSON.stringify(forgedBundle(evidence[0]!)));
    const policy = join(work, 'policy');
    await writeFile(policy, await (await fetch(`${alliance.url}/log/policy`)).text());
    const found = await terminal.run(['audit', 'verify', '--offline', forged, '--policy', policy]);
    expect([found.code, found.stdout]).toEqual([1, expect.stringMatching(/not-included|not-witnessed/)]);
  }, 90_000);
});

/** A bundle that rests on a checkpoint that no witness cosigned. */
function forgedBundle(checkpoint: SignedCheckpoint) {
  const proof = formatProofFile({ index: 0, hashes: [], checkpoint });
  const leaf = Buffer.from('{"v":1}').toString('base64');
  return { format: 'alliance-audit-bundle/v1', logKey: vkeys, entries: [{ leaf, proof }] };
}
