import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { testCaller } from '@alliance/testing/test-caller';
import { parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import { decodeEntryBundle } from '@alliance/transparency-log/entry-bundle';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import { formatTilePath } from '@alliance/transparency-log/tiles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGo, findGoToolchain, GO_MISSING } from '../../../packages/transparency-log/tests/go-toolchain.ts';
import { feed } from './feed.ts';
import { Harness } from './harness.ts';

const run = promisify(execFile);
const CHECKER = join(import.meta.dirname, '../../../packages/transparency-log/tests/go/main.go');
const SIZES = [3, 100, 256, 300, 777];
const SIZE = SIZES.at(-1)!;
const toolchain = findGoToolchain();
const auditor = testCaller({ allianceRoles: ['auditor'] });

const resources = new AsyncDisposableStack();
let harness: Harness;
let client: ReturnType<Harness['connect']>;
let ids: string[];

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  client = harness.connect(resources.use(await harness.start()));
  ids = [];
  for (const size of SIZES) {
    ids.push(...(await feed(harness.db, size - ids.length)));
    await harness.settle(size);
  }
});
afterAll(() => resources.disposeAsync());

const fetchTile = async (path: string) => (await client.getTile({ path: path.replace(/^tile\//, '') })).data;

test('anybody can read all of it, and check every byte', async () => {
  const checkpoint = parseCheckpoint((await client.getCheckpoint({})).checkpoint);
  verifyCheckpoint(checkpoint, harness.signer);
  expect(checkpoint.size).toBe(SIZE);
  const reader = new TileReader({ fetchTile }, checkpoint);
  const leaves = await Promise.all(Array.from({ length: SIZE }, (_, index) => reader.entry(index)));
  expect(leaves.map((leaf) => JSON.parse(new TextDecoder().decode(leaf)).id)).toEqual(ids);
  expect(await reader.inclusionProof(0)).toHaveLength(10);
});

test('every earlier checkpoint can still be read through tiles', async () => {
  const notes = await harness.db.selectFrom('tlog_checkpoint').select('note').execute();
  for (const head of notes.map(({ note }) => parseCheckpoint(note)).filter(({ size }) => size > 0)) {
    const last = head.size - 1;
    expect(JSON.parse(new TextDecoder().decode(await new TileReader({ fetchTile }, head).entry(last))).id).toBe(
      ids[last],
    );
  }
});

describe('a tile', () => {
  test('is served at every width that it has', async () => {
    const widest = await fetchTile('tile/0/003.p/9');
    const bundle = await fetchTile('tile/entries/003.p/9');
    for (let width = 1; width <= 9; width += 1) {
      expect(await fetchTile(`tile/0/003.p/${width}`)).toEqual(widest.subarray(0, 32 * width));
      const part = await fetchTile(`tile/entries/003.p/${width}`);
      expect(decodeEntryBundle(part, width)).toHaveLength(width);
      expect(part).toEqual(bundle.subarray(0, part.length));
    }
  });

  test('that is full is served partly as well', async () => {
    const whole = await fetchTile('tile/0/001');
    expect(whole).toHaveLength(8_192);
    expect(await fetchTile('tile/0/001.p/200')).toEqual(whole.subarray(0, 6_400));
    const bundle = await fetchTile('tile/entries/000');
    expect(decodeEntryBundle(await fetchTile('tile/entries/000.p/1'), 1)).toEqual([decodeEntryBundle(bundle, 256)[0]]);
  });

  test.each([
    '0/003',
    '0/003.p/10',
    'entries/003.p/10',
    '0/004.p/1',
    '1/000',
    '1/000.p/4',
    '2/000.p/1',
    '0/x001/000',
    '',
    '0',
    '0/3',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/01',
    '00/000',
    '64/000',
    '0/x000/000',
    '0/000/',
    '/0/000',
    '../checkpoint',
    '0/../../checkpoint',
    '0/%2e%2e/000',
    'entries/000.p/1/..',
    '0/000\0',
    'x'.repeat(300),
  ])('that the log does not have is not found: %j', async (path) => {
    await expect(client.getTile({ path })).rejects.toThrowWithCode('not_found');
  });

  test('is a file that any web server could serve', async () => {
    const names = [
      { level: 0, index: 1, width: 256 },
      { level: 'entries', index: 2, width: 256 },
      { level: 1, index: 0, width: 3 },
    ] as const;
    for (const path of names.map((tile) => formatTilePath(tile))) {
      expect(new Uint8Array(await readFile(join(harness.folder, path)))).toEqual(new Uint8Array(await fetchTile(path)));
    }
    expect(await readFile(join(harness.folder, 'checkpoint'), 'utf8')).toBe(
      (await client.getCheckpoint({})).checkpoint,
    );
  });
});

test('there is no checkpoint before the first', async () => {
  await using other = await Harness.open();
  await other.bus.connection.flush();
  const service = await other.start({ logFolder: join(other.folder, 'none') });
  await using _service = service;
  const answer = other.connect(service).getCheckpoint({});
  // The first one is signed at once; until then the answer says so.
  await answer.catch((error: { code: string }) => expect(error.code).toBe('unavailable'));
  await expect
    .poll(() =>
      other
        .connect(service)
        .getCheckpoint({})
        .then(
          ({ checkpoint }) => parseCheckpoint(checkpoint).size,
          () => -1,
        ),
    )
    .toBe(0);
});

describe.skipIf(toolchain === undefined)(`golang.org/x/mod${toolchain ? '' : `: ${GO_MISSING}`}`, () => {
  test('accepts checkpoints, tiles, bundles, consistency and proof files, and finds one flipped bit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'provenance-go-'));
    resources.defer(() => rm(folder, { recursive: true, force: true }));
    const program = await buildGo(toolchain!, CHECKER, folder);
    await cp(join(harness.folder, 'tile'), join(folder, 'tile'), { recursive: true });
    const put = async (path: string, text: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    for (const { size, note } of await harness.db.selectFrom('tlog_checkpoint').select(['size', 'note']).execute()) {
      await put(`checkpoints/${size}`, note);
      for (const index of new Set([0, 97, size - 1].filter((each) => each >= 0 && each < size))) {
        const { proof } = await client.getProof({ index: BigInt(index), size: BigInt(size) }, harness.as(auditor));
        await put(`proofs/${size}/${index}.tlog-proof`, proof);
      }
    }
    const check = () => run(program, [folder, formatVerifierKey(harness.signer), '50']);
    expect((await check()).stdout.trimEnd().split('\n').length).toBeGreaterThan(50);
    for (const path of ['tile/0/000', 'tile/entries/001']) {
      const honest = await readFile(join(folder, path));
      await writeFile(join(folder, path), honest.with(honest.length - 40, honest.at(-40)! ^ 1));
      await expect(check()).rejects.toMatchObject({ code: 1 });
      await writeFile(join(folder, path), honest);
    }
    await check();
  }, 120_000);
});
