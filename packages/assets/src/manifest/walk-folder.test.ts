import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TreeBuilder } from './build-tree.ts';
import { compareBytes } from './byte-order.ts';
import { fileLeaves } from './leaf-kinds.ts';
import { EMPTY, type NodeSource } from './node.ts';
import { sourceWith } from './source-with.ts';
import { type FolderEntry, type FolderKey, findInFolders, pageOfFolder } from './walk-folder.ts';

const nothing: NodeSource = { load: async () => new Map() };

function build(paths: readonly string[]) {
  const builder = new TreeBuilder(fileLeaves);
  for (const path of paths.toSorted(compareBytes)) builder.add({ path, size: 1, sha256: 'ab'.repeat(32) });
  const { root } = builder.finish();
  return { root, source: sourceWith(nothing, builder.takeNodes()) };
}

const nameOf = (entry: FolderEntry) => ('file' in entry ? entry.file.path : `${entry.directory.path}/`);

async function list(paths: readonly string[], folder: string, recursive: boolean, size: number) {
  const walk = { ...build(paths), folder, recursive };
  const seen: string[] = [];
  for (let after: FolderKey | undefined; ; ) {
    const page = await pageOfFolder(walk, { size, after });
    if (!page) return undefined;
    seen.push(...page.rows.map(nameOf));
    if (page.nextPageToken === '') return seen;
    after = JSON.parse(Buffer.from(page.nextPageToken, 'base64url').toString());
  }
}

/** The same from a list of paths. */
function naive(paths: readonly string[], folder: string, recursive: boolean) {
  const prefix = folder === '' ? '' : `${folder}/`;
  const inside = paths.filter((path) => path.startsWith(prefix)).toSorted(compareBytes);
  const seen = new Set<string>();
  for (const path of inside) {
    const parts = path.slice(prefix.length).split('/');
    for (let depth = 1; depth < parts.length; depth += 1) seen.add(`${prefix}${parts.slice(0, depth).join('/')}/`);
    seen.add(path);
  }
  const direct = (name: string) => !name.slice(prefix.length, -1).includes('/');
  return inside.length === 0 && folder !== '' ? undefined : [...seen].filter((name) => recursive || direct(name));
}

const segment = fc.constantFrom('a', 'b', 'a-', 'a0', 'é', 'z');
const paths = fc
  .uniqueArray(fc.array(segment, { minLength: 1, maxLength: 4 }), {
    selector: (parts) => parts.join('/'),
    maxLength: 60,
  })
  .map((all) => all.map((parts) => parts.map((part, n) => (n === parts.length - 1 ? `${part}.txt` : part)).join('/')));

test('a folder lists what a list of paths says, page by page', async () => {
  await fc.assert(
    fc.asyncProperty(
      paths,
      fc.constantFrom('', 'a', 'a/b', 'nowhere'),
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      async (all, folder, recursive, size) => {
        expect(await list(all, folder, recursive, size)).toEqual(naive(all, folder, recursive));
      },
    ),
    { numRuns: 300 },
  );
});

test('paths are looked up in the order asked', async () => {
  const { root, source } = build(['a/b.txt', 'c.txt', 'd/e/f.txt']);
  const found = await findInFolders(source, root, ['c.txt', 'd', 'x', 'a/b.txt', '', 'd/e', 'a/b']);
  expect(found.map(nameOf)).toEqual(['c.txt', 'd/', 'a/b.txt', 'd/e/']);
  expect(await findInFolders(nothing, EMPTY, ['a'])).toEqual([]);
});
