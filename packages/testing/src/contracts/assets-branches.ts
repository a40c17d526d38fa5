import { VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { describe, expect, test } from 'vitest';
import { heldFile, type Workshop } from './assets-desk.ts';

import { add, nameOf, revisionDesk } from './assets-revision-desk.ts';

/** Lists of revisions and files, branches, and versions made of them. */
export function branches(shop: () => Workshop): void {
  const { owner, stranger, commit, tree, resolve, prepared, publish, files } = revisionDesk(shop);

  describe('lists', () => {
    test('go from the newest to the oldest, in pages, as the caller sees them', async () => {
      const name = await prepared();
      const made: string[] = [];
      for (const path of ['a', 'b', 'c', 'd', 'e']) made.unshift((await commit(name, files(path))).id);
      await publish(name, made[3] ?? '', '1.0.0');
      await publish(name, made[1] ?? '', '1.1.0');
      const all = async (options: typeof stranger extends () => infer O ? O : never, pageSize: number) => {
        const seen: string[] = [];
        let pageToken = '';
        do {
          const page = await shop().revisions.listRevisions({ ref: shop().ref(name), pageSize, pageToken }, options);
          seen.push(...page.revisions.map((revision) => revision.id));
          pageToken = page.nextPageToken;
        } while (pageToken !== '');
        return seen;
      };
      expect(await all(owner(), 2)).toEqual(made);
      expect(await all(owner(), 50)).toEqual(made);
      expect(await all(stranger(), 1)).toEqual([made[1], made[3]]);
      const readers = await shop().revisions.listRevisions({ ref: shop().ref(name), pageSize: 1 }, stranger());
      expect(readers.totalCount).toBe(2n);
      const { tags } = await shop().revisions.listRefs({ ref: shop().ref(name) }, stranger());
      expect(tags.map((tag) => [tag.ref, tag.revisionId])).toEqual([
        ['refs/tags/1.1.0', made[1]],
        ['refs/tags/1.0.0', made[3]],
      ]);
    });

    test('of a folder come in pages, and a missing one names the revision', async () => {
      const name = await shop().make({});
      const { id } = await commit(name, files('a/b/c', 'a/b-', 'a/d', 'e'));
      const list = async (folder: string, recursive: boolean) => {
        const seen: unknown[] = [];
        let pageToken = '';
        do {
          const request = { ref: shop().ref(name), revision: 'main', folder, recursive, pageSize: 1, pageToken };
          const page = await shop().revisions.listTree(request, owner());
          expect(page.revisionId).toBe(id);
          seen.push(...page.entries.map(nameOf));
          pageToken = page.nextPageToken;
        } while (pageToken !== '');
        return seen;
      };
      expect(await list('', false)).toEqual(['a/', 'e']);
      expect(await list('a', false)).toEqual(['a/b-', 'a/b/', 'a/d']);
      expect(await list('', true)).toEqual(['a/', 'a/b-', 'a/b/', 'a/b/c', 'a/d', 'e']);
      await expect(list('x', false)).rejects.toMatchObject({ code: 'not_found', details: { revisionId: id } });
      const bad = { ref: shop().ref(name), pageToken: Buffer.from('["file","../x"]').toString('base64url') };
      await expect(shop().revisions.listTree(bad, owner())).toThrowWithCode('invalid_cursor');
    });
  });

  describe('branches', () => {
    const branch = (name: string, request: object) =>
      shop().revisions.createBranch({ ref: shop().ref(name), ...request }, owner());

    test('start where they are told to, and go their own way', async () => {
      const name = await shop().make({});
      const first = await commit(name, files('a'));
      const second = await commit(name, files('b'));
      await branch(name, { branch: 'dev', startingPoint: first.id });
      await commit(name, files('c'), { branch: 'refs/heads/dev', parentCommit: first.id });
      expect(await tree(name, 'dev')).toEqual(['a', 'c']);
      expect(await tree(name)).toEqual(['a', 'b']);
      await branch(name, { branch: 'void', empty: true });
      await expect(resolve(name, 'void')).toThrowWithCode('not_found');
      await commit(name, files('v'), { branch: 'void' });
      expect(await tree(name, 'void')).toEqual(['v']);
      await expect(branch(name, { branch: 'dev' })).toThrowWithCode('already_exists');
      await expect(branch(name, { branch: 'main', overwrite: true })).toThrowWithCode('already_exists');
      expect((await branch(name, { branch: 'dev', overwrite: true })).branch?.revisionId).toBe(second.id);
      const { branches } = await shop().revisions.listRefs({ ref: shop().ref(name) }, owner());
      expect(branches.map((one) => one.name)).toEqual(['main', 'dev', 'void']);
    });

    test('have names that cannot be mistaken', async () => {
      const name = await shop().make({});
      await commit(name, files('a'));
      for (const wrong of ['', 'a..b', 'v1.0.0', 'HEAD', 'abcdef0123', '-x', 'a\u0000'])
        await expect(branch(name, { branch: wrong })).toThrowWithCode('invalid_argument');
    });

    test('go, but not main', async () => {
      const name = await shop().make({});
      await commit(name, files('a'));
      await branch(name, { branch: 'dev' });
      const remove = (of: string) => shop().revisions.deleteBranch({ ref: shop().ref(name), branch: of }, owner());
      await remove('dev');
      for (const missing of ['dev', 'a\u0000', '']) await expect(remove(missing)).toThrowWithCode('not_found');
      await expect(remove('main')).toThrowWithCode('state_conflict');
      await expect(remove('refs/heads/main')).toThrowWithCode('state_conflict');
    });
  });

  describe('publishing a revision', () => {
    test('makes the same version as a draft with its files', async () => {
      const name = await prepared();
      const [a, b] = [heldFile(shop().started, 'b', 'bb'), heldFile(shop().started, 'a/c', 'cc')];
      await commit(name, [add(a), add(b)]);
      const { version, revision } = await publish(name, 'main', 'v1.0.0');
      const other = await shop().make({ versions: [{ version: '1.0.0', files: [a, b] }] });
      const same = (await shop().assets.getVersion({ ref: shop().versionRef(other, '1.0.0') })).version;
      expect(version).toMatchObject({
        state: VersionState.PUBLISHED,
        manifestDigest: same?.manifestDigest,
        notes: 'Bản',
      });
      expect(version?.revisionId).toBe(revision?.id);
      expect(revision).toMatchObject({ version: '1.0.0', manifestDigest: version?.manifestDigest });
      expect((await shop().assets.getAsset({ ref: shop().ref(name) })).asset?.latestVersion).toBe('1.0.0');
      await expect(publish(name, 'main', '1.0.1')).toThrowWithCode('state_conflict');
      await commit(name, files('d'));
      await expect(publish(name, 'main', '1.0.0')).toThrowWithCode('already_exists');
      await expect(publish(name, 'main', 'one')).toThrowWithCode('invalid_version');
      await expect(publish(name, 'nothing', '2.0.0')).toThrowWithCode('not_found');
    });

    test('of a draft puts it on main', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0', files: shop().files('x') }] });
      const head = await resolve(name, 'main');
      const { version } = await shop().assets.getVersion({ ref: shop().versionRef(name, '1.0.0') });
      expect(head).toMatchObject({ id: version?.revisionId, version: '1.0.0', summary: 'Version 1.0.0' });
      const next = await commit(name, files('y'), { parentCommit: head?.id ?? '' });
      expect(next.parent).toBe(head?.id);
    });

    test('of many at once one wins', async () => {
      const name = await prepared();
      await commit(name, files('a'));
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => publish(name, 'main', `1.${n}.0`)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { versions } = await shop().assets.listVersions({ ref: shop().ref(name) }, owner());
      expect(versions).toHaveLength(1);
    });
  });
}
