import { createHash } from 'node:crypto';
import type { FileEntry } from '@alliance/assets/domain/version';
import { toFileEntry } from '@alliance/assets/from-proto';
import { toFileMessage } from '@alliance/assets/to-proto';
import { VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type {
  CommitRequest,
  FileOperationSchema,
  TreeEntry,
} from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { heldFile, ORGANISATION, people, type Workshop } from './assets-desk.ts';

type Operation = MessageInitShape<typeof FileOperationSchema>;

export const add = (file: FileEntry): Operation => ({ operation: { case: 'add', value: toFileMessage(file) } });
const removePath = (path: string): Operation => ({ operation: { case: 'removePath', value: path } });
const removeFolder = (path: string): Operation => ({ operation: { case: 'removeFolder', value: path } });
const move = (fromPath: string, toPath: string): Operation => ({
  operation: { case: 'move', value: { fromPath, toPath } },
});
const copy = (fromPath: string, toPath: string, fromRevision = ''): Operation => ({
  operation: { case: 'copy', value: { fromPath, fromRevision, toPath } },
});
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const nameOf = ({ entry }: TreeEntry) => (entry.case === 'directory' ? `${entry.value.path}/` : entry.value?.path);

/** Branches, commits, trees, and versions made of them. */
export function revisions(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const stranger = () => shop().as(people.stranger);
  const commit = async (
    name: string,
    operations: Operation[],
    given: Partial<Pick<CommitRequest, 'branch' | 'parentCommit' | 'bodyDigest'>> = {},
    options = owner(),
  ) => {
    const request = { ref: shop().ref(name), branch: 'main', summary: 'Thêm tệp', operations, ...given };
    const { revision } = await shop().revisions.commit(request, options);
    if (!revision) throw new Error('no revision');
    return revision;
  };
  const tree = async (name: string, revision = 'main', options = owner()) => {
    const request = { ref: shop().ref(name), revision, recursive: true };
    const { entries } = await shop().revisions.listTree(request, options);
    return entries.map(nameOf);
  };
  const resolve = async (name: string, revision: string, options = owner()) =>
    (await shop().revisions.resolveRevision({ ref: shop().ref(name), name: revision }, options)).revision;
  const prepared = async () => {
    const name = await shop().make({});
    const { started, kind } = shop();
    const target = kind === 'model' ? 'models' : 'datasets';
    const identity = started.identities.identityOf('gateway');
    using channel = new RpcChannel({ target, address: started.address, identity });
    await started.prepare(channel, { kind: shop().ref('').kind ?? 0, organisation: ORGANISATION, name }, owner());
    return name;
  };
  const publish = (name: string, revision: string, version: string) =>
    shop().revisions.publishRevision({ ref: shop().ref(name), revision, version, notes: 'Bản' }, owner());
  const files = (...paths: string[]) =>
    shop()
      .files(...paths)
      .map(add);

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
