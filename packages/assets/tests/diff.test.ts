import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileEntry } from '../src/domain/version.ts';
import { diffFiles } from '../src/store/diff-store.ts';
import { listFiles, readFiles } from '../src/store/file-store.ts';
import { type AssetsDatabase, openAssetsDatabase } from './assets-database.ts';

let database: AssetsDatabase;
beforeAll(async () => {
  database = await openAssetsDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const path = fc.constantFrom('a', 'a-b', 'a/b', 'a/c', 'Ω', 'z', 'é', 'ﬁ', '𝒳', 'b/0', 'b/1', 'b0');
const content = fc.constantFrom('11', '22');
const files = fc
  .uniqueArray(fc.tuple(path, content), { selector: ([name]) => name.toLowerCase(), maxLength: 12 })
  .map((entries) => entries.map(([name, digest]): FileEntry => ({ path: name, size: 1, sha256: digest.repeat(32) })));
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What is different, found the slow way. */
function naiveDiff(before: FileEntry[], after: FileEntry[]) {
  const paths = [...new Set([...before, ...after].map((file) => file.path))].toSorted(byBytes);
  return paths
    .map((name) => ({
      path: name,
      before: before.find((file) => file.path === name),
      after: after.find((file) => file.path === name),
    }))
    .filter((change) => change.before?.sha256 !== change.after?.sha256);
}

test('the difference is that of comparing file by file, whatever the page', async () => {
  await fc.assert(
    fc.asyncProperty(files, files, fc.integer({ min: 1, max: 5 }), async (before, after, size) => {
      const [from, to] = [await database.makeVersion(before), await database.makeVersion(after)];
      const changes = [];
      for (let key: readonly [string] | undefined; ; ) {
        const page = await diffFiles(database.db, { from, to }, { size, after: key });
        expect(page.rows.length).toBeLessThanOrEqual(size);
        changes.push(...page.rows);
        if (page.nextPageToken === '') break;
        key = JSON.parse(Buffer.from(page.nextPageToken, 'base64url').toString());
      }
      expect(changes).toEqual(naiveDiff(before, after));
    }),
    { numRuns: 40 },
  );
});

test('files come in byte order, in batches and in pages alike', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 4 }), async (entries, size) => {
      const id = await database.makeVersion(entries);
      const batches = await Array.fromAsync(readFiles(database.db, id, size));
      const ordered = entries.toSorted((a, b) => byBytes(a.path, b.path));
      expect(batches.flat()).toEqual(ordered);
      expect((await listFiles(database.db, id, { size: 200, after: undefined })).rows).toEqual(ordered);
    }),
    { numRuns: 20 },
  );
});
