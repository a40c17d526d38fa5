import { VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from 'vitest';
import { heldFile, ORGANISATION, people, toMessages, type Workshop } from './assets-desk.ts';

/** Making drafts and changing their files. */
export function drafts(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const draft = (name: string, version: string, request = {}) =>
    shop().assets.createDraft({ ref: shop().versionRef(name, version), ...request }, owner());
  const paths = async (name: string, version: string) => {
    const { files } = await shop().assets.listFiles({ ref: shop().versionRef(name, version) }, owner());
    return files.map((file) => file.path);
  };

  describe('creating a draft', () => {
    test('starts empty', async () => {
      const name = await shop().make({});
      const { version } = await draft(name, '0.1.0-alpha.1', { notes: 'Bản đầu' });
      expect(version).toMatchObject({
        state: VersionState.DRAFT,
        notes: 'Bản đầu',
        fileCount: 0n,
        totalBytes: 0n,
        base: '',
      });
      expect(
        (await shop().assets.getVersion({ ref: shop().versionRef(name, '0.1.0-alpha.1') }, owner())).version,
      ).toEqual(version);
    });

    test('needs a free number, not the highest', async () => {
      const name = await shop().make({ versions: [{ version: '2.0.0' }] });
      await draft(name, '1.5.0');
      await expect(draft(name, '1.5.0')).toThrowWithCode('already_exists');
      await expect(draft(name, '2.0.0')).toThrowWithCode('already_exists');
    });

    test.each(['', '1', 'v1.0.0', '1.0.0+b', 'latest', '1.0.0\u0000'])('refuses the number %j', async (version) => {
      await expect(draft(await shop().make({}), version)).toThrowWithCode('invalid_version');
    });

    test('needs an asset', async () => {
      await expect(draft(shop().freshName(), '1.0.0')).toThrowWithCode('not_found');
    });

    test('copies the files of its base', async () => {
      const files = shop().files('a', 'b/c', 'd');
      const name = await shop().make({
        versions: [
          { version: '1.0.0', files },
          { version: '0.9.0', state: 'draft' },
        ],
      });
      const { version } = await draft(name, '1.1.0', { base: '1.0.0' });
      expect(version).toMatchObject({ base: '1.0.0', fileCount: 3n, totalBytes: 5n });
      await shop().change(name, '1.1.0', [], ['a']);
      expect(await paths(name, '1.1.0')).toEqual(['b/c', 'd']);
      expect(await paths(name, '1.0.0')).toEqual(['a', 'b/c', 'd']);
      for (const base of ['0.9.0', '7.0.0', 'x']) {
        await expect(draft(name, '2.0.0', { base })).toThrowWithCode('invalid_argument');
      }
    });
  });

  describe('sources of a draft', () => {
    const otherKind = () => (shop().kind === 'model' ? 1 : 2);
    const source = (kind: number | undefined, name: string, version: string, organisation = ORGANISATION) => ({
      relation: 'train',
      source: { case: 'version' as const, value: { asset: { kind: kind ?? 0, organisation, name }, version } },
    });
    const own = () => shop().ref('').kind;

    test('are kept as they are told', async () => {
      const base = await shop().make({ versions: [{ version: '1.0.0' }] });
      shop().started.other.givenAsset({ organisation: 'mekong-ai', name: 'other', versions: [{ version: '1.0.0' }] });
      const external = {
        relation: 'collect',
        source: {
          case: 'external' as const,
          value: {
            url: 'https://example.org/x',
            digest: 'd'.repeat(64),
            accessedAt: timestampFromDate(new Date('2026-01-02')),
          },
        },
      };
      const derivedFrom = [source(own(), base, '1.0.0'), source(otherKind(), 'other', '1.0.0', 'mekong-ai'), external];
      const name = await shop().make({});
      const { version } = await draft(name, '1.0.0', { derivedFrom });
      expect(version?.derivedFrom).toMatchObject(derivedFrom);
      const found = await shop().assets.getVersion({ ref: shop().versionRef(name, '1.0.0') }, owner());
      expect(found.version).toEqual(version);
    });

    test('must be published and visible, here and there', async () => {
      const hidden = {
        organisation: 'mekong-ai',
        name: 'hidden',
        access: 'private',
        versions: [{ version: '1.0.0' }],
      } as const;
      const half = {
        organisation: ORGANISATION,
        name: 'half',
        versions: [{ version: '1.0.0', state: 'draft' }],
      } as const;
      await shop().make(hidden);
      await shop().make(half);
      shop().started.other.givenAsset(hidden);
      shop().started.other.givenAsset(half);
      const name = await shop().make({});
      const wrong = [own(), otherKind()].flatMap((kind) => [
        source(kind, 'hidden', '1.0.0', 'mekong-ai'),
        source(kind, 'half', '1.0.0'),
        source(kind, 'nowhere', '1.0.0'),
      ]);
      await expect(draft(name, '1.0.0', { derivedFrom: wrong })).rejects.toMatchObject({
        code: 'invalid_argument',
        details: {
          fields: [0, 1, 2, 3, 4, 5].map((index) =>
            expect.objectContaining({ field: `derivedFrom[${index}].version` }),
          ),
        },
      });
      await expect(shop().assets.getVersion({ ref: shop().versionRef(name, '1.0.0') }, owner())).toThrowWithCode(
        'not_found',
      );
    });

    test('must be well formed', async () => {
      const name = await shop().make({});
      const wrong = [
        { relation: 'train' },
        source(own(), 'x', '1.0.0'),
        { ...source(own(), 'ok', '1.0.0'), relation: 'steal' },
      ];
      for (const derivation of wrong) {
        await expect(draft(name, '1.0.0', { derivedFrom: [derivation] })).toThrowWithCode('invalid_argument');
      }
    });
  });

  describe('changing files', () => {
    const filled = async (...held: string[]) => {
      const name = await shop().make({
        versions: [{ version: '1.0.0', state: 'draft', files: shop().files(...held) }],
      });
      const ref = shop().versionRef(name, '1.0.0');
      const change = (add: ReturnType<Workshop['files']>, remove: string[] = []) =>
        shop().assets.changeFiles({ ref, add: toMessages(add), remove }, owner());
      return { name, change };
    };

    test('adds, replaces and removes in one go', async () => {
      const { name, change } = await filled('a', 'b', 'c');
      const longer = heldFile(shop().started, 'b', 'longer');
      const { version } = await change([longer, ...shop().files('d/é')], ['a', 'not-there']);
      expect(version).toMatchObject({ fileCount: 3n, totalBytes: 11n });
      expect(await paths(name, '1.0.0')).toEqual(['b', 'c', 'd/é']);
      const file = await shop().assets.getFile({ ref: shop().versionRef(name, '1.0.0'), path: 'b' }, owner());
      expect(file.file?.sha256).toBe(longer.sha256);
    });

    test('may be repeated', async () => {
      const { name, change } = await filled('a');
      await change(shop().files('b'), ['a']);
      const { version } = await change(shop().files('b'), ['a']);
      expect(version).toMatchObject({ fileCount: 1n, totalBytes: 1n });
      expect(await paths(name, '1.0.0')).toEqual(['b']);
    });

    test('needs the bytes, held by this organisation', async () => {
      const { name, change } = await filled('a');
      const foreign = heldFile(shop().started, 'foreign', 'mekong only', 'mekong-ai');
      const nowhere = { path: 'nowhere', size: 1, sha256: '0f'.repeat(32) };
      await expect(change([...shop().files('ok'), foreign, nowhere])).rejects.toMatchObject({
        code: 'bytes_missing',
        details: { paths: ['foreign', 'nowhere'], missing: 2 },
      });
      expect(await paths(name, '1.0.0')).toEqual(['a']);
    });

    test('needs the size of the bytes', async () => {
      const { change } = await filled('a');
      const [file] = shop().files('b');
      await expect(change(file ? [{ ...file, size: 99 }] : [])).toThrowWithCode('invalid_argument');
    });

    test.each(['../x', '/x', 'a//b', 'con.txt', '.git/x', 'a\\b', 'e\u0301', 'x\u0000'])(
      'refuses the path %j',
      async (path) => {
        const { name, change } = await filled('a');
        await expect(change(shop().files(path))).toThrowWithCode('invalid_path');
        await expect(change([], [path])).toThrowWithCode('invalid_path');
        expect(await paths(name, '1.0.0')).toEqual(['a']);
      },
    );

    test('refuses paths that differ only in case, also from those that are there', async () => {
      const { name, change } = await filled('Data/Đà Nẵng.csv');
      await expect(change(shop().files('data/đà nẵng.CSV'))).rejects.toMatchObject({
        code: 'invalid_path',
        details: { fields: [expect.objectContaining({ field: 'add[0].path' })] },
      });
      await expect(change(shop().files('x', 'X'))).toThrowWithCode('invalid_path');
      await change(shop().files('data/đà nẵng.CSV'), ['Data/Đà Nẵng.csv']);
      expect(await paths(name, '1.0.0')).toEqual(['data/đà nẵng.CSV']);
    });

    test('refuses a path that would be a file and a folder, also against what is there', async () => {
      const { name, change } = await filled('a', 'b/c/d');
      await expect(change(shop().files('a-b', 'a/b'))).toThrowWithCode('invalid_path');
      await expect(change(shop().files('b/c'))).rejects.toMatchObject({
        code: 'invalid_path',
        details: { fields: [expect.objectContaining({ field: 'add[0].path' })] },
      });
      await expect(change(shop().files('x', 'x-y', 'x/y'))).toThrowWithCode('invalid_path');
      await change(shop().files('a/b', 'a-b'), ['a']);
      expect(await paths(name, '1.0.0')).toEqual(['a-b', 'a/b', 'b/c/d']);
    });

    test('takes 10,000 in a call and no more', async () => {
      const { change } = await filled('a');
      const [{ size, sha256 } = { size: 0, sha256: '' }] = shop().files('a');
      const many = Array.from({ length: 10_001 }, (_, n) => ({ path: `f/${n}`, size, sha256 }));
      await expect(change(many)).toThrowWithCode('invalid_argument');
      expect((await change(many.slice(1))).version?.fileCount).toBe(10_001n);
    });

    test('is over once the version is published', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      await expect(shop().change(name, '1.0.0', shop().files('x'))).toThrowWithCode('state_conflict');
      await expect(shop().change(name, '9.0.0', shop().files('x'))).toThrowWithCode('not_found');
    });

    test('is listed in byte order, in pages', async () => {
      const { name } = await filled('b', 'a/z', 'a-b', 'a0', 'Z', 'é');
      const seen: string[] = [];
      let pageToken = '';
      do {
        const ref = shop().versionRef(name, '1.0.0');
        const page = await shop().assets.listFiles({ ref, pageSize: 4, pageToken }, owner());
        seen.push(...page.files.map((file) => file.path));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(seen).toEqual(['Z', 'a-b', 'a/z', 'a0', 'b', 'é']);
      for (const options of [{}, shop().as(people.auditor)]) {
        await expect(shop().assets.listFiles({ ref: shop().versionRef(name, '1.0.0') }, options)).toThrowWithCode(
          'not_found',
        );
      }
    });
  });

  describe('deleting a draft', () => {
    test('frees its number', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0', state: 'draft' }] });
      const ref = shop().versionRef(name, '1.0.0');
      await shop().assets.deleteDraft({ ref }, owner());
      await expect(shop().assets.getVersion({ ref }, owner())).toThrowWithCode('not_found');
      expect((await draft(name, '1.0.0')).version?.fileCount).toBe(0n);
      expect(await paths(name, '1.0.0')).toEqual([]);
    });

    test('is not for what is published', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      await expect(shop().assets.deleteDraft({ ref: shop().versionRef(name, '1.0.0') }, owner())).toThrowWithCode(
        'state_conflict',
      );
    });
  });
}
