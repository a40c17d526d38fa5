import type { AssetKind } from '@alliance/assets/domain/asset';
import { ManifestDigest } from '@alliance/assets/manifest-digest';
import { toAssetRef } from '@alliance/assets/to-proto';
import { Access, VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GivenAsset } from '../fakes/given-asset.ts';
import type { TestIdentities } from '../test-identities.ts';
import { type Desk, ORGANISATION, openDesk, people } from './assets-desk.ts';

/** `datasets` or `models`, real or fake, whose state the suite can prepare. */
export type AssetsReadSubject = AsyncDisposable & {
  readonly kind: AssetKind;
  readonly address: string;
  readonly identities: TestIdentities;
  givenAsset(given: GivenAsset): Promise<unknown> | unknown;
};

const files = [
  { path: 'b.txt', size: 2, sha256: 'b2'.repeat(32) },
  { path: 'a/c.txt', size: 3, sha256: 'c3'.repeat(32) },
];

/** What the services that read assets rely on; the fake passes it too, so that it cannot lie. */
export function assetsReadContract(open: () => Promise<AssetsReadSubject>): void {
  let subject: AssetsReadSubject;
  let desk: Desk;

  beforeAll(async () => {
    subject = await open();
    desk = openDesk(subject);
    await subject.givenAsset({
      organisation: ORGANISATION,
      name: 'corpus',
      access: 'gated',
      versions: [
        { version: '1.0.0', files },
        { version: '1.10.0', state: 'deprecated', files },
        { version: '1.9.0', files },
        { version: '2.0.0', state: 'retracted' },
        { version: '3.0.0-rc.1' },
        { version: '3.0.0', state: 'draft' },
      ],
    });
    await subject.givenAsset({
      organisation: ORGANISATION,
      name: 'secret',
      access: 'private',
      versions: [{ version: '1.0.0' }],
    });
    await subject.givenAsset({ organisation: ORGANISATION, name: 'empty' });
  });
  afterAll(async () => {
    desk?.[Symbol.dispose]();
    await subject?.[Symbol.asyncDispose]();
  });

  describe('reading an asset', () => {
    test('needs no sign-in unless it is private', async () => {
      const { asset } = await desk.assets.getAsset({ ref: desk.ref('corpus') });
      expect(asset).toMatchObject({
        ref: { organisation: ORGANISATION, name: 'corpus' },
        access: Access.GATED,
        licence: 'CC-BY-4.0',
        latestVersion: '1.10.0',
      });
    });

    test('says that nothing is published by an empty latest version', async () => {
      expect((await desk.assets.getAsset({ ref: desk.ref('empty') })).asset?.latestVersion).toBe('');
    });

    test.each(['no-such-asset', 'NOT A NAME', '', 'x\u0000'])('does not find %j', async (name) => {
      await expect(desk.assets.getAsset({ ref: desk.ref(name) })).toThrowWithCode('not_found');
    });

    test('is for one kind only', async () => {
      const otherKind = desk.kind === 'model' ? 'dataset' : 'model';
      const ref = toAssetRef(otherKind, { organisation: ORGANISATION, name: 'corpus' });
      await expect(desk.assets.getAsset({ ref })).toThrowWithCode('invalid_argument');
      await expect(desk.assets.getAsset({})).toThrowWithCode('invalid_argument');
    });

    test.each(['member', 'governance', 'auditor'] as const)('shows a private one to %s', async (who) => {
      const { asset } = await desk.assets.getAsset({ ref: desk.ref('secret') }, desk.as(people[who]));
      expect(asset?.access).toBe(Access.PRIVATE);
    });

    test('hides a private one from everybody else, in every call', async () => {
      const ref = desk.versionRef('secret', '1.0.0');
      for (const options of [{}, desk.as(people.stranger)]) {
        await expect(desk.assets.getAsset({ ref: desk.ref('secret') }, options)).toThrowWithCode('not_found');
        await expect(desk.assets.getVersion({ ref }, options)).toThrowWithCode('not_found');
        await expect(desk.assets.listVersions({ ref: desk.ref('secret') }, options)).toThrowWithCode('not_found');
        await expect(desk.assets.getFile({ ref, path: 'README.md' }, options)).toThrowWithCode('not_found');
      }
    });
  });

  describe('reading a version', () => {
    test('brings what was pinned', async () => {
      const { version } = await desk.assets.getVersion({ ref: desk.versionRef('corpus', '1.0.0') });
      const digest = new ManifestDigest();
      digest.add([...files].reverse());
      expect(version).toMatchObject({
        ref: { asset: { organisation: ORGANISATION, name: 'corpus' }, version: '1.0.0' },
        state: VersionState.PUBLISHED,
        fileCount: 2n,
        totalBytes: 5n,
        licence: 'CC-BY-4.0',
        manifestDigest: digest.finish(),
      });
      expect(version?.publishedAt).toBeDefined();
    });

    test('finds the tombstone of a retracted one', async () => {
      const { version } = await desk.assets.getVersion({ ref: desk.versionRef('corpus', '2.0.0') });
      expect(version).toMatchObject({ state: VersionState.RETRACTED, severity: 'high', reason: 'As the test says.' });
    });

    test.each(['1.0.1', 'latest', '', 'v1.0.0'])('does not find %j', async (version) => {
      await expect(desk.assets.getVersion({ ref: desk.versionRef('corpus', version) })).toThrowWithCode('not_found');
    });

    test('shows a draft to own people and overseers only', async () => {
      const ref = desk.versionRef('corpus', '3.0.0');
      await expect(desk.assets.getVersion({ ref })).toThrowWithCode('not_found');
      await expect(desk.assets.getVersion({ ref }, desk.as(people.stranger))).toThrowWithCode('not_found');
      for (const who of [people.member, people.auditor]) {
        const { version } = await desk.assets.getVersion({ ref }, desk.as(who));
        expect(version).toMatchObject({ state: VersionState.DRAFT, manifestDigest: '', licence: '' });
        expect(version?.publishedAt).toBeUndefined();
      }
    });
  });

  describe('listing versions', () => {
    const numbers = async (options = {}, request = {}) => {
      const { versions } = await desk.assets.listVersions({ ref: desk.ref('corpus'), ...request }, options);
      return versions.map((version) => version.ref?.version);
    };

    test('goes from the highest to the lowest', async () => {
      expect(await numbers()).toEqual(['3.0.0-rc.1', '2.0.0', '1.10.0', '1.9.0', '1.0.0']);
    });

    test('shows drafts to own people', async () => {
      expect(await numbers(desk.as(people.member))).toEqual([
        '3.0.0',
        '3.0.0-rc.1',
        '2.0.0',
        '1.10.0',
        '1.9.0',
        '1.0.0',
      ]);
    });

    test('pages', async () => {
      const seen: (string | undefined)[] = [];
      let pageToken = '';
      do {
        const page = await desk.assets.listVersions({ ref: desk.ref('corpus'), pageSize: 2, pageToken });
        expect(page.versions.length).toBeLessThanOrEqual(2);
        seen.push(...page.versions.map((version) => version.ref?.version));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(seen).toEqual(await numbers());
    });

    test('refuses a cursor or a size that it never gave out', async () => {
      await expect(numbers({}, { pageToken: 'x' })).toThrowWithCode('invalid_cursor');
      await expect(numbers({}, { pageSize: 201 })).toThrowWithCode('invalid_argument');
      await expect(numbers({}, { pageSize: -1 })).toThrowWithCode('invalid_argument');
    });
  });

  describe('reading a file', () => {
    test('brings it with its version', async () => {
      const ref = desk.versionRef('corpus', '1.0.0');
      const { file, version } = await desk.assets.getFile({ ref, path: 'a/c.txt' });
      expect(file).toMatchObject({ path: 'a/c.txt', size: 3n, sha256: 'c3'.repeat(32) });
      expect(version).toEqual((await desk.assets.getVersion({ ref })).version);
    });

    test.each(['a/c', 'A/C.TXT', '../b.txt', '', 'a/c.txt\u0000'])('does not find %j', async (path) => {
      const ref = desk.versionRef('corpus', '1.0.0');
      await expect(desk.assets.getFile({ ref, path })).toThrowWithCode('not_found');
    });

    test('shows those of a draft to own people only', async () => {
      const request = { ref: desk.versionRef('corpus', '3.0.0'), path: 'README.md' };
      for (const options of [{}, desk.as(people.stranger), desk.as(people.auditor), desk.as(people.governance)]) {
        await expect(desk.assets.getFile(request, options)).toThrowWithCode('not_found');
      }
      expect((await desk.assets.getFile(request, desk.as(people.member))).file?.path).toBe('README.md');
    });
  });

  test('services that are not on the list may not read', async () => {
    const { getAsset, getVersion, listVersions, getFile } = desk.clientOf('catalogue');
    const ref = desk.versionRef('corpus', '1.0.0');
    await expect(getAsset({ ref: desk.ref('corpus') })).toThrowWithCode('caller_not_allowed');
    await expect(getVersion({ ref })).toThrowWithCode('caller_not_allowed');
    await expect(listVersions({ ref: desk.ref('corpus') })).toThrowWithCode('caller_not_allowed');
    await expect(getFile({ ref, path: 'b.txt' })).toThrowWithCode('caller_not_allowed');
  });
}
