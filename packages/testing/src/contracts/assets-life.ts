import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { describe, expect, test } from 'vitest';
import { ORGANISATION, people, type Workshop } from './assets-desk.ts';

/** Making, changing, deleting and listing assets. */
export function assetLife(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const create = (name: string, changes = {}) =>
    shop().assets.createAsset(
      { ref: shop().ref(name), title: 'Kho ngữ liệu', access: Access.OPEN, licence: 'cc-by-4.0', ...changes },
      owner(),
    );

  describe('creating an asset', () => {
    test('keeps what it is told, and the canonical licence', async () => {
      const name = shop().freshName();
      const details = { summary: 'Ngắn', description: '# Dài\n', languages: ['vi'], tags: ['Huế'], tasks: ['asr'] };
      const { asset } = await create(name, details);
      expect(asset).toMatchObject({ ...details, title: 'Kho ngữ liệu', licence: 'CC-BY-4.0', latestVersion: '' });
      expect(asset?.revision).toBe(1n);
      expect((await shop().assets.getAsset({ ref: shop().ref(name) })).asset).toEqual(asset);
    });

    test('refuses a name that is taken', async () => {
      const name = await shop().make({});
      await expect(create(name)).toThrowWithCode('already_exists');
    });

    test('refuses a licence that nobody knows', async () => {
      await expect(create(shop().freshName(), { licence: 'No-Such-1.0' })).toThrowWithCode('licence_unknown');
    });

    test('takes a licence under which nothing can be published yet', async () => {
      const { asset } = await create(shop().freshName(), { licence: '' });
      expect(asset?.licence).toBe('NOASSERTION');
    });

    test('names every problem at once', async () => {
      const changes = { title: '', access: Access.UNSPECIFIED, tasks: ['Not Good'] };
      await expect(create('A', changes)).rejects.toMatchObject({
        code: 'invalid_argument',
        details: { fields: ['name', 'title', 'access', 'tasks'].map((field) => expect.objectContaining({ field })) },
      });
    });
  });

  describe('changing an asset', () => {
    test('changes what is named and nothing else', async () => {
      const name = await shop().make({});
      const ref = shop().ref(name);
      const before = (await shop().assets.getAsset({ ref })).asset;
      const { asset } = await shop().assets.updateAsset(
        { ref, summary: 'Mới', tags: { values: ['a', 'b'] }, licence: 'mit', expectedRevision: 1n },
        owner(),
      );
      expect(asset).toEqual({
        ...before,
        summary: 'Mới',
        tags: ['a', 'b'],
        licence: 'MIT',
        revision: 2n,
        updatedAt: asset?.updatedAt,
      });
      expect((await shop().assets.getAsset({ ref })).asset).toEqual(asset);
    });

    test('needs the revision that was seen', async () => {
      const ref = shop().ref(await shop().make({}));
      const update = (expectedRevision: bigint) =>
        shop().assets.updateAsset({ ref, title: 'Khác', expectedRevision }, owner());
      await expect(update(0n)).toThrowWithCode('precondition_required');
      await expect(update(2n)).toThrowWithCode('revision_mismatch');
      await update(1n);
      await expect(update(1n)).toThrowWithCode('revision_mismatch');
    });

    test('without changes leaves everything as it is', async () => {
      const ref = shop().ref(await shop().make({}));
      const { asset } = await shop().assets.updateAsset({ ref, expectedRevision: 1n }, owner());
      expect(asset?.revision).toBe(1n);
    });

    test('refuses an unknown licence and bad details, and then changes nothing', async () => {
      const ref = shop().ref(await shop().make({}));
      const update = (changes: object) =>
        shop().assets.updateAsset({ ref, title: 'Khác', expectedRevision: 1n, ...changes }, owner());
      await expect(update({ licence: 'No-Such-1.0' })).toThrowWithCode('licence_unknown');
      await expect(update({ tasks: { values: ['A B'] } })).toThrowWithCode('invalid_argument');
      await expect(update({ access: Access.UNSPECIFIED })).toThrowWithCode('invalid_argument');
      expect((await shop().assets.getAsset({ ref })).asset?.revision).toBe(1n);
    });

    test('opens and closes bytes, but does not hide what was published', async () => {
      const ref = shop().ref(await shop().make({ versions: [{ version: '1.0.0' }] }));
      const to = async (access: Access) => {
        const expectedRevision = (await shop().assets.getAsset({ ref })).asset?.revision ?? 0n;
        return shop().assets.updateAsset({ ref, access, expectedRevision }, owner());
      };
      expect((await to(Access.GATED)).asset?.access).toBe(Access.GATED);
      expect((await to(Access.ALLIANCE)).asset?.access).toBe(Access.ALLIANCE);
      await expect(to(Access.PRIVATE)).toThrowWithCode('state_conflict');
    });

    test('may hide an asset of which only drafts exist', async () => {
      const ref = shop().ref(await shop().make({ versions: [{ version: '1.0.0', state: 'draft' }] }));
      await shop().assets.updateAsset({ ref, access: Access.PRIVATE, expectedRevision: 1n }, owner());
      await expect(shop().assets.getAsset({ ref })).toThrowWithCode('not_found');
    });
  });

  describe('deleting an asset', () => {
    test('takes its drafts along', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0', state: 'draft' }] });
      await shop().assets.deleteAsset({ ref: shop().ref(name), expectedRevision: 1n }, owner());
      await expect(shop().assets.getAsset({ ref: shop().ref(name) }, owner())).toThrowWithCode('not_found');
      await create(name);
      await expect(shop().assets.getVersion({ ref: shop().versionRef(name, '1.0.0') }, owner())).toThrowWithCode(
        'not_found',
      );
    });

    test('is refused once something was published, even if it was retracted', async () => {
      const ref = shop().ref(await shop().make({ versions: [{ version: '1.0.0', state: 'retracted' }] }));
      const revision = (await shop().assets.getAsset({ ref })).asset?.revision ?? 0n;
      await expect(shop().assets.deleteAsset({ ref, expectedRevision: revision }, owner())).toThrowWithCode(
        'state_conflict',
      );
    });

    test('needs the revision that was seen', async () => {
      const ref = shop().ref(await shop().make({}));
      await expect(shop().assets.deleteAsset({ ref }, owner())).toThrowWithCode('precondition_required');
      await expect(shop().assets.deleteAsset({ ref, expectedRevision: 7n }, owner())).toThrowWithCode(
        'revision_mismatch',
      );
    });
  });

  describe('listing assets', () => {
    const list = async (organisation: string, options = {}) => {
      const names: string[] = [];
      let pageToken = '';
      do {
        const request = { kind: shop().ref('').kind ?? 0, organisation, pageSize: 2, pageToken };
        const page = await shop().assets.listAssets(request, options);
        names.push(...page.assets.map((asset) => `${asset.ref?.organisation}/${asset.ref?.name}`));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      return names;
    };

    test('shows what the caller may see, by organisation and name', async () => {
      await shop().make({ organisation: 'list-b', name: 'beta' });
      await shop().make({ organisation: 'list-b', name: 'alpha', access: 'gated' });
      await shop().make({ organisation: 'list-b', name: 'hidden', access: 'private' });
      await shop().make({ organisation: 'list-a', name: 'zeta' });
      expect(await list('list-b')).toEqual(['list-b/alpha', 'list-b/beta']);
      expect(await list('list-b', shop().as(people.stranger))).toEqual(['list-b/alpha', 'list-b/beta']);
      expect(await list('list-b', shop().as(people.auditor))).toEqual(['list-b/alpha', 'list-b/beta', 'list-b/hidden']);
      const all = await list('');
      expect(all.filter((name) => name.startsWith('list-'))).toEqual(['list-a/zeta', 'list-b/alpha', 'list-b/beta']);
      expect(all).toEqual(all.toSorted());
    });

    test('shows own people what is private', async () => {
      const name = await shop().make({ access: 'private' });
      expect(await list(ORGANISATION, shop().as(people.member))).toContain(`${ORGANISATION}/${name}`);
      expect(await list('', shop().as(people.member))).toContain(`${ORGANISATION}/${name}`);
      expect(await list('')).not.toContain(`${ORGANISATION}/${name}`);
    });

    test('finds nothing for what is no organisation, and refuses foreign cursors', async () => {
      expect(await list('No\u0000pe')).toEqual([]);
      const kind = shop().ref('').kind ?? 0;
      const cursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
      for (const key of [['a'], ['a', 'b\u0000'], [1, 2], 'x', ['viet-data', 'A B']]) {
        await expect(shop().assets.listAssets({ kind, pageToken: cursor(key) })).toThrowWithCode('invalid_cursor');
      }
    });

    test('cuts a page before it is too large for a message', async () => {
      const description = 'x'.repeat(250 * 1_024);
      for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
        const name = await shop().make({ organisation: 'large', name: `large-${n}` });
        const options = shop().as({
          ...people.owner,
          memberships: [{ organisation: 'large', role: 'owner', state: 'admitted' }],
        });
        await shop().assets.updateAsset({ ref: shop().ref(name, 'large'), description, expectedRevision: 1n }, options);
      }
      const kind = shop().ref('').kind ?? 0;
      const first = await shop().assets.listAssets({ kind, organisation: 'large', pageSize: 200 });
      expect(first.assets).toHaveLength(8);
      const rest = await shop().assets.listAssets({ kind, organisation: 'large', pageToken: first.nextPageToken });
      expect(rest.assets).toHaveLength(2);
      expect(rest.nextPageToken).toBe('');
    });
  });
}
