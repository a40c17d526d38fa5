import { expect, test } from 'vitest';
import { LogWriter } from '../tests/log-writer.ts';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { TileReader } from './tile-reader.ts';

const SIZES = [1, 2, 255, 256, 257, 600, 65_535, 65_536, 65_537, 66_000];
const leaves = someLeaves(66_000);
const tree = new NaiveTree(leaves);
const writer = new LogWriter();
const heads = SIZES.map((size) => writer.append(leaves.slice(writer.head.size, size)).head);

function headOf(size: number) {
  return { size, root: tree.root(size) };
}

test('entries and proofs read from tiles are those of the definition, at every checkpoint of the log', async () => {
  expect(heads).toEqual(SIZES.map(headOf));
  for (const head of heads) {
    const reader = new TileReader(writer, head);
    const indexes = [0, 1, 254, 255, 256, 511, 599, head.size - 257, head.size - 2, head.size - 1];
    for (const index of indexes.filter((i) => i >= 0 && i < head.size)) {
      expect(await reader.inclusionProof(index)).toEqual(tree.path(index, head.size));
      expect(await reader.entry(index)).toEqual(leaves[index]);
    }
    for (const older of [0, ...SIZES, 300].filter((size) => size <= head.size)) {
      expect(await reader.consistencyProof(older)).toEqual(tree.proof(older, head.size));
    }
  }
});

test('a partial that is gone is read from the full one', async () => {
  const onlyFull = {
    fetchTile: async (path: string) => (path.includes('/000.p/') ? undefined : writer.files.get(path)),
  };
  const reader = new TileReader(onlyFull, headOf(255));
  expect(await reader.inclusionProof(17)).toEqual(tree.path(17, 255));
  expect(await reader.entry(254)).toEqual(leaves[254]);
});

test('bytes are fetched once', async () => {
  const fetched: string[] = [];
  const source = {
    fetchTile: (path: string) => {
      fetched.push(path);
      return writer.fetchTile(path);
    },
  };
  const reader = new TileReader(source, headOf(66_000));
  for (const index of [0, 70, 255]) {
    await Promise.all([reader.inclusionProof(index), reader.entry(index), reader.consistencyProof(300)]);
  }
  expect(fetched.toSorted()).toEqual([...new Set(fetched)].toSorted());
});

test('one flipped bit anywhere in the store is found before anything false is returned', async () => {
  const paths = ['tile/0/000', 'tile/0/256', 'tile/1/000', 'tile/1/001.p/1', 'tile/2/000.p/1', 'tile/0/257.p/208'];
  for (const path of paths) {
    const honest = writer.files.get(path)!;
    for (const at of [0, 31, honest.length - 1]) {
      const changed = honest.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const source = { fetchTile: async (own: string) => (own === path ? changed : writer.files.get(own)) };
      const reader = new TileReader(source, headOf(66_000));
      const results = await Promise.allSettled([0, 65_537, 65_999].map((index) => reader.inclusionProof(index)));
      for (const [i, result] of results.entries()) {
        if (result.status === 'fulfilled') expect(result.value).toEqual(tree.path([0, 65_537, 65_999][i]!, 66_000));
        else expect(result.reason).toMatchObject({ code: 'tile-mismatch' });
      }
      expect(results.some(({ status }) => status === 'rejected')).toBe(true);
    }
  }
});

test('a bundle with another entry than the tree is refused', async () => {
  const bundle = writer.files.get('tile/entries/001')!;
  const changed = bundle.map((byte, i) => (i === bundle.length - 1 ? byte ^ 1 : byte));
  const source = {
    fetchTile: async (path: string) => (path === 'tile/entries/001' ? changed : writer.files.get(path)),
  };
  const reader = new TileReader(source, headOf(66_000));
  await expect(reader.entry(256)).rejects.toMatchObject({
    code: 'tile-mismatch',
    message: expect.stringContaining('511'),
  });
  expect(await reader.entry(255)).toEqual(leaves[255]);
});

test('tiles and bundles that are missing or of another length are named', async () => {
  const without = (path: string, instead?: Uint8Array) => ({
    fetchTile: async (own: string) => (own === path ? instead : writer.files.get(own)),
  });
  const read = (path: string, instead?: Uint8Array) => {
    const reader = new TileReader(without(path, instead), headOf(600));
    return Promise.all([reader.inclusionProof(0), reader.entry(0)]);
  };
  await expect(read('tile/0/000')).rejects.toMatchObject({
    code: 'tile-missing',
    message: expect.stringContaining('tile/0/000'),
  });
  await expect(read('tile/entries/000')).rejects.toMatchObject({ code: 'tile-missing' });
  await expect(read('tile/0/000', new Uint8Array(8191))).rejects.toMatchObject({ code: 'malformed-tile' });
  await expect(read('tile/1/000.p/2', new Uint8Array(96))).rejects.toMatchObject({ code: 'malformed-tile' });
  await expect(read('tile/entries/000', new Uint8Array(3))).rejects.toMatchObject({ code: 'malformed-entry-bundle' });
});

test('a failure passes when the store is whole again', async () => {
  let broken = true;
  const source = {
    fetchTile: async (path: string) => {
      if (broken) throw new Error('disk unplugged');
      return writer.files.get(path);
    },
  };
  const reader = new TileReader(source, headOf(600));
  await expect(reader.inclusionProof(0)).rejects.toThrow('disk unplugged');
  broken = false;
  expect(await reader.inclusionProof(0)).toEqual(tree.path(0, 600));
});

test('a checkpoint of another log fits no tile, and what is out of range is refused', async () => {
  await expect(new TileReader(writer, { size: 600, root: tree.root(599) }).entry(1)).rejects.toMatchObject({
    code: 'tile-mismatch',
  });
  const reader = new TileReader(writer, headOf(600));
  for (const index of [-1, 0.5, 600, 2 ** 53, Number.NaN]) {
    await expect(reader.entry(index)).rejects.toMatchObject({ code: 'out-of-range' });
    await expect(reader.inclusionProof(index)).rejects.toMatchObject({ code: 'out-of-range' });
  }
  await expect(reader.consistencyProof(601)).rejects.toMatchObject({ code: 'out-of-range' });
  expect(await new TileReader(writer, headOf(0)).consistencyProof(0)).toEqual([]);
});
