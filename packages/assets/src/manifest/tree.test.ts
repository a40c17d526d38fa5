import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileEntry } from '../domain/version.ts';
import { endsNode } from './boundary.ts';
import { TreeBuilder } from './build-tree.ts';
import { compareBytes } from './byte-order.ts';
import { diffTrees } from './diff-trees.ts';
import { editTree } from './edit-tree.ts';
import { fileLeaves } from './leaf-kinds.ts';
import { EMPTY, type LeafKind, type NewNode, type NodeSource, type TreeNode } from './node.ts';
import { readNode } from './node-codec.ts';
import { scan } from './scan.ts';
import { findEntries, seek } from './seek.ts';

/** Nodes in memory, and how many were asked for. */
class Shelf implements NodeSource {
  readonly #bodies = new Map<string, Buffer>();
  reads = 0;

  async load<Entry>(kind: LeafKind<Entry>, digests: readonly string[]) {
    this.reads += digests.length;
    return new Map<string, TreeNode<Entry>>(
      digests.map((digest) => [digest, readNode(kind, digest, this.#bodies.get(digest) as Buffer)]),
    );
  }

  keep(nodes: readonly NewNode[]): void {
    for (const { digest, body } of nodes) this.#bodies.set(digest, body);
  }
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const file = (path: string, content = path): FileEntry => ({ path, size: content.length, sha256: digestOf(content) });

function build(shelf: Shelf, files: readonly FileEntry[]) {
  const builder = new TreeBuilder(fileLeaves);
  for (const entry of files.toSorted((a, b) => compareBytes(a.path, b.path))) builder.add(entry);
  const tree = builder.finish();
  shelf.keep(builder.takeNodes());
  return tree;
}

async function edit(shelf: Shelf, root: string, put: readonly FileEntry[], remove: readonly string[] = []) {
  const tree = await editTree(shelf, fileLeaves, root, [
    ...put.map((entry) => ({ key: entry.path, entry })),
    ...remove.map((key) => ({ key, entry: undefined })),
  ]);
  shelf.keep(tree.made);
  return tree;
}

const all = async (shelf: Shelf, root: string, from = '') =>
  (await Array.fromAsync(scan(shelf, fileLeaves, root, from))).flat();

// Short names meet often; the longer ones reach several levels with 10^4 of them.
const path = fc.oneof(
  fc.nat(3_000).map((n) => `p${n}`),
  fc.nat(300).map((n) => `thư mục/é${n}/𝒳ﬁ`),
  fc.constantFrom('a', 'a/b', 'a-b', 'z', '\uffee', '𐀀'),
);
const some = (maxLength: number) => fc.uniqueArray(path, { maxLength });

describe('a tree of files', () => {
  test('depends on the files alone, however they came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(some(400), some(200), fc.nat(3)), { maxLength: 6 }), async (steps) => {
        const shelf = new Shelf();
        const model = new Map<string, FileEntry>();
        let root = EMPTY;
        for (const [put, remove, content] of steps) {
          const gone = remove.filter((name) => !put.includes(name));
          const entries = put.map((name) => file(name, `${name}${content}`));
          for (const entry of entries) model.set(entry.path, entry);
          for (const name of gone) model.delete(name);
          const tree = await edit(shelf, root, entries, gone);
          root = tree.root;
          const files = [...model.values()];
          const { made: _, ...found } = tree;
          expect(found).toEqual(build(new Shelf(), files));
          expect(tree.bytes).toBe(files.reduce((sum, entry) => sum + entry.size, 0));
        }
        expect(await all(shelf, root)).toEqual([...model.values()].toSorted((a, b) => compareBytes(a.path, b.path)));
      }),
      { numRuns: 60 },
    );
  });

  test('of ten thousand files changes and empties again', async () => {
    const shelf = new Shelf();
    const files = Array.from({ length: 10_000 }, (_, n) => file(`data/${n % 97}/part-${n}.parquet`));
    const whole = build(shelf, files);
    let root = EMPTY;
    for (let start = 0; start < files.length; start += 1_111) {
      root = (await edit(shelf, root, files.slice(start, start + 1_111))).root;
    }
    expect(root).toBe(whole.root);
    const ends = files.filter((entry, n) => n % 2 === 0 && endsNode(entry.path, 0)).map((entry) => entry.path);
    const without = await edit(shelf, root, [], ends);
    expect(without.root).toBe(
      build(
        new Shelf(),
        files.filter((entry) => !ends.includes(entry.path)),
      ).root,
    );
    expect(
      (
        await edit(
          shelf,
          without.root,
          files.filter((entry) => ends.includes(entry.path)),
        )
      ).root,
    ).toBe(whole.root);
    expect(
      (
        await edit(
          shelf,
          root,
          [],
          files.map((entry) => entry.path),
        )
      ).root,
    ).toBe(EMPTY);
  });

  test('with one change shares all but one path of nodes', async () => {
    const shelf = new Shelf();
    const { root } = build(
      shelf,
      Array.from({ length: 10_000 }, (_, n) => file(`f${n}`)),
    );
    shelf.reads = 0;
    const { made } = await edit(shelf, root, [file('f5000', 'other')]);
    expect(made.length).toBeLessThanOrEqual(5);
    expect(shelf.reads).toBeLessThanOrEqual(5);
  });

  test('that nothing changes stays the same', async () => {
    const shelf = new Shelf();
    const { root } = build(
      shelf,
      ['a', 'b', 'c'].map((name) => file(name)),
    );
    expect(await edit(shelf, root, [file('b')], ['not there'])).toMatchObject({ root, files: 3, made: [] });
    expect(await edit(shelf, EMPTY, [], ['x'])).toMatchObject({ root: EMPTY, files: 0 });
  });

  test('refuses names that were made so that no node ends', async () => {
    const names = Array.from({ length: 3_000 }, (_, n) => `n${n}`).filter((name) => !endsNode(name, 0));
    const files = names.slice(0, 2_500).map((name) => file(name));
    await expect(edit(new Shelf(), EMPTY, files)).toThrowWithCode('invalid_argument');
    expect(() => build(new Shelf(), files)).toThrowWithCode('invalid_argument');
  });

  test('keeps what Git calls a file', async () => {
    const shelf = new Shelf();
    const entry = { ...file('README.md'), gitOid: 'ab'.repeat(20), size: 2 ** 52 };
    const { root } = await edit(shelf, EMPTY, [entry, file('z')]);
    expect(await all(shelf, root)).toEqual([entry, file('z')]);
  });
});

describe('looking up', () => {
  test('finds what is there, and what comes next', async () => {
    await fc.assert(
      fc.asyncProperty(some(500), some(20), async (paths, asked) => {
        const shelf = new Shelf();
        const files = paths.map((name) => file(name)).toSorted((a, b) => compareBytes(a.path, b.path));
        const { root } = build(shelf, files);
        const next = await seek(shelf, fileLeaves, root, asked);
        const exact = await findEntries(shelf, fileLeaves, root, asked);
        for (const key of asked) {
          expect(next.get(key)).toEqual(files.find((entry) => compareBytes(entry.path, key) >= 0));
          expect(exact.get(key)).toEqual(files.find((entry) => entry.path === key));
          expect(await all(shelf, root, key)).toEqual(files.filter((entry) => compareBytes(entry.path, key) >= 0));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('comparing', () => {
  /** What is different, found the slow way. */
  const naive = (before: readonly FileEntry[], after: readonly FileEntry[], from: string) => {
    const [old, now] = [before, after].map((files) => new Map(files.map((entry) => [entry.path, entry])));
    return [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])]
      .filter((key) => compareBytes(key, from) >= 0)
      .toSorted(compareBytes)
      .map((key) => ({ key, before: old?.get(key), after: now?.get(key) }))
      .filter((change) => change.before?.sha256 !== change.after?.sha256);
  };
  const diff = async (shelf: Shelf, before: string, after: string, from = '') =>
    (await Array.fromAsync(diffTrees(shelf, fileLeaves, { before, after, from }))).flat();

  test('agrees with comparing file by file', async () => {
    await fc.assert(
      fc.asyncProperty(some(800), some(300), some(50), path, async (common, left, right, from) => {
        const shelf = new Shelf();
        const before = [...new Set([...common, ...left])].map((name) => file(name));
        const after = [...new Set([...common, ...right])].map((name) =>
          file(name, right.includes(name) ? 'new' : name),
        );
        const roots = [build(shelf, before).root, build(shelf, after).root] as const;
        expect(await diff(shelf, ...roots)).toEqual(naive(before, after, ''));
        expect(await diff(shelf, ...roots, from)).toEqual(naive(before, after, from));
      }),
      { numRuns: 60 },
    );
  });

  test('reads only what differs', async () => {
    const shelf = new Shelf();
    const files = Array.from({ length: 10_000 }, (_, n) => file(`f${n}`));
    const { root } = build(shelf, files);
    const changed = await edit(shelf, root, [file('f1', 'x'), file('new')], ['f9999']);
    shelf.reads = 0;
    const changes = await diff(shelf, root, changed.root);
    expect(changes.map(({ key }) => key)).toEqual(['f1', 'f9999', 'new']);
    expect(shelf.reads).toBeLessThan(20);
    expect(await diff(shelf, EMPTY, root)).toHaveLength(10_000);
    expect(await diff(shelf, root, root)).toEqual([]);
  });
});

test('texts are ordered as their bytes are', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\ud7ff', '\ue000', '\uffee', '𐀀', '𝒳') });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
