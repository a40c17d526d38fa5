import { toFileEntry } from '@alliance/assets/from-proto';
import { describe, expect, test } from 'vitest';
import { heldFile, ORGANISATION, people, type Workshop } from './assets-desk.ts';

import {
  add,
  copy,
  digestOf,
  move,
  type Operation,
  removeFolder,
  removePath,
  revisionDesk,
} from './assets-revision-desk.ts';

/** Commits, and the names that revisions have. */
export function revisions(shop: () => Workshop): void {
  const { owner, stranger, commit, tree, resolve, prepared, publish, files } = revisionDesk(shop);

  describe('committing', () => {
    test('puts one revision on the other', async () => {
      const name = await shop().make({});
      const first = await commit(name, files('a.txt', 'dir/b.txt'));
      expect(first).toMatchObject({ parent: '', branch: 'main', fileCount: 2n, totalBytes: 14n, version: '' });
      expect(first.id).toMatch(/^[0-9a-f]{40}$/);
      expect(first.authorPersonId).toBe(people.owner.personId);
      const second = await commit(name, [...files('c'), removePath('a.txt')], { parentCommit: first.id });
      expect(second.parent).toBe(first.id);
      expect(await tree(name)).toEqual(['c', 'dir/', 'dir/b.txt']);
      expect(await tree(name, first.id)).toEqual(['a.txt', 'dir/', 'dir/b.txt']);
    });

    test('applies operations in order', async () => {
      const name = await shop().make({});
      const first = await commit(name, files('a', 'x/1', 'x/y/2', 'z'));
      await commit(name, [
        removeFolder('x/'),
        ...files('x'),
        move('a', 'b/c'),
        copy('b/c', 'd'),
        removePath('b'),
        copy('x/1', 'old/1', first.id),
        removePath('z'),
      ]);
      expect(await tree(name)).toEqual(['d', 'old/', 'old/1', 'x']);
    });

    test('keeps what Git calls a file', async () => {
      const name = await shop().make({});
      const file = { ...heldFile(shop().started, 'README.md', 'x'), gitOid: 'ab'.repeat(20) };
      await commit(name, [add(file)]);
      const { entries } = await shop().revisions.getPaths(
        { ref: shop().ref(name), revision: 'HEAD', paths: ['nothing', 'README.md'] },
        owner(),
      );
      expect(entries).toHaveLength(1);
      const [found] = entries;
      expect(found?.entry.case === 'file' && toFileEntry(found.entry.value)).toEqual(file);
    });

    test('knows a repetition before it looks at the parent', async () => {
      const name = await shop().make({});
      const bodyDigest = digestOf(name);
      const first = await commit(name, files('a'));
      const second = await commit(name, files('b'), { parentCommit: first.id, bodyDigest });
      expect(await commit(name, files('b'), { parentCommit: first.id, bodyDigest })).toEqual(second);
      const other = { parentCommit: first.id, bodyDigest };
      await expect(commit(name, files('b'), other, shop().as(people.publisher))).toThrowWithCode('revision_mismatch');
      await expect(commit(name, files('c'), { parentCommit: first.id })).toThrowWithCode('revision_mismatch');
    });

    test('changes nothing when something is wrong', async () => {
      const name = await shop().make({});
      const { id } = await commit(name, files('a', 'Dir/b'));
      const [held] = shop().files('n');
      const wrong: [Operation[], string][] = [
        [[...files('n'), removePath('nothing')], 'not_found'],
        [[removeFolder('a')], 'not_found'],
        [[move('nothing', 'x')], 'not_found'],
        [[copy('a', 'x', 'nowhere')], 'not_found'],
        [files('../x'), 'invalid_path'],
        [files('A'), 'invalid_path'],
        [files('x', 'X'), 'invalid_path'],
        [files('a/b'), 'invalid_path'],
        [files('Dir'), 'invalid_path'],
        [[copy('a', 'dir/B'), move('a', '/abs')], 'invalid_path'],
        [[add({ path: 'x', size: 1, sha256: '0f'.repeat(32) })], 'bytes_missing'],
        [held ? [add({ ...held, size: 99 })] : [], 'invalid_argument'],
        [[{}], 'invalid_argument'],
      ];
      for (const [operations, code] of wrong) await expect(commit(name, operations)).toThrowWithCode(code);
      for (const branch of ['nowhere', '', 'a\u0000', 'refs/heads/x\u0000'])
        await expect(commit(name, files('x'), { branch })).toThrowWithCode('not_found');
      expect((await resolve(name, 'main'))?.id).toBe(id);
    });

    test('takes bytes that the asset has, also when the organisation’s upload is gone', async () => {
      const name = await shop().make({});
      const file = heldFile(shop().started, 'kept', `of ${name}`);
      await commit(name, [add(file)]);
      shop().started.storage.removeBlob({ organisation: ORGANISATION, sha256: file.sha256 });
      await commit(name, [add({ ...file, path: 'again' })]);
      const other = await shop().make({});
      await expect(commit(other, [add(file)])).toThrowWithCode('bytes_missing');
    });

    test('of many at once on one head one wins, and without a head all are kept', async () => {
      const name = await shop().make({});
      const { id } = await commit(name, files('a'));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => commit(name, files(`n${n}`), { parentCommit: id })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await Promise.all(Array.from({ length: 20 }, (_, n) => commit(name, files(`m${n}`))));
      expect(await tree(name)).toHaveLength(22);
      const list = await shop().revisions.listRevisions({ ref: shop().ref(name), pageSize: 5 }, owner());
      expect(list.totalCount).toBe(22n);
    });
  });

  describe('names of revisions', () => {
    test('are branches, tags, and ids, whole or short', async () => {
      const name = await prepared();
      const first = await commit(name, files('a'));
      await publish(name, 'main', 'v1.0.0');
      const second = await commit(name, files('b'));
      for (const of of ['main', 'HEAD', '', 'refs/heads/main', second.id, second.id.slice(0, 7)])
        expect((await resolve(name, of))?.id).toBe(second.id);
      for (const of of ['1.0.0', 'v1.0.0', 'refs/tags/v1.0.0', 'refs/tags/1.0.0', first.id.slice(0, 12)])
        expect((await resolve(name, of))?.id).toBe(first.id);
      for (const of of [
        'nothing',
        'refs/tags/main',
        second.id.slice(0, 6),
        'f'.repeat(40),
        '2.0.0',
        '../x\u0000',
        'refs/heads/\u0000',
      ])
        await expect(resolve(name, of)).toThrowWithCode('not_found');
    });

    test('mean to others what is published', async () => {
      const name = await prepared();
      const first = await commit(name, files('a'));
      await expect(resolve(name, 'main', stranger())).toThrowWithCode('not_found');
      await publish(name, first.id, '1.0.0');
      const second = await commit(name, files('b'));
      await shop().revisions.createBranch({ ref: shop().ref(name), branch: 'dev' }, owner());
      for (const options of [{}, stranger(), shop().as(people.member), shop().as(people.auditor)]) {
        expect((await resolve(name, 'main', options as never))?.id).toBe(first.id);
        expect((await resolve(name, first.id, options as never))?.parent).toBe('');
        expect(await tree(name, 'main', options as never)).toEqual(['a']);
        for (const hidden of [second.id, second.id.slice(0, 9), 'dev', 'refs/heads/dev'])
          await expect(resolve(name, hidden, options as never)).toThrowWithCode('not_found');
        const refs = await shop().revisions.listRefs({ ref: shop().ref(name) }, options as never);
        expect(refs.branches).toMatchObject([{ name: 'main', revisionId: first.id }]);
      }
    });

    test('of a retracted version say so', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '1.1.0', state: 'retracted' }] });
      const { version } = await shop().assets.getVersion({ ref: shop().versionRef(name, '1.1.0') });
      await expect(resolve(name, '1.1.0')).toThrowWithCode('version_retracted');
      await expect(resolve(name, version?.revisionId ?? '', {} as never)).toThrowWithCode('version_retracted');
      expect((await resolve(name, 'main', {} as never))?.version).toBe('1.0.0');
    });
  });
}
