import { ManifestDigest } from '@alliance/assets/manifest-digest';
import { FileChangeKind, VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { describe, expect, test } from 'vitest';
import { heldFile, ORGANISATION, people, toMessages, type Workshop } from './assets-desk.ts';

/** Publishing, deprecating, retracting and comparing versions. */
export function versions(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const ref = (name: string, version = '1.0.0') => shop().versionRef(name, version);
  const latest = async (name: string) => (await shop().assets.getAsset({ ref: shop().ref(name) })).asset?.latestVersion;
  const publish = (name: string, version = '1.0.0') =>
    shop().assets.publishVersion({ ref: ref(name, version) }, shop().as(people.publisher));
  const prepare = async (name: string) => {
    const { started, kind } = shop();
    const identity = started.identities.identityOf('gateway');
    using channel = new RpcChannel({
      target: kind === 'model' ? 'models' : 'datasets',
      address: started.address,
      identity,
    });
    await started.prepare(channel, { kind: shop().ref('').kind ?? 0, organisation: ORGANISATION, name }, owner());
  };
  const ready = async (files = shop().files('b', 'a/c')) => {
    const name = await shop().make({ versions: [{ version: '1.0.0', state: 'draft', files }] });
    await prepare(name);
    return name;
  };

  describe('publishing', () => {
    test('pins files, licence and who did it', async () => {
      const files = shop().files('b', 'a/c');
      const name = await ready(files);
      const { version } = await publish(name);
      const digest = new ManifestDigest();
      digest.add([...files].reverse());
      expect(version).toMatchObject({
        state: VersionState.PUBLISHED,
        manifestDigest: digest.finish(),
        licence: 'CC-BY-4.0',
        publishedByPersonId: people.publisher.personId,
      });
      expect((await shop().assets.getVersion({ ref: ref(name) })).version).toEqual(version);
      await expect(publish(name)).toThrowWithCode('state_conflict');
    });

    test('keeps the licence it was published under', async () => {
      const name = await ready();
      await publish(name);
      const revision = (await shop().assets.getAsset({ ref: shop().ref(name) })).asset?.revision ?? 0n;
      await shop().assets.updateAsset({ ref: shop().ref(name), licence: 'MIT', expectedRevision: revision }, owner());
      expect((await shop().assets.getVersion({ ref: ref(name) })).version?.licence).toBe('CC-BY-4.0');
    });

    test('raises the latest version by precedence, releases before prereleases', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0-rc.1' }] });
      expect(await latest(name)).toBe('1.0.0-rc.1');
      const steps = [
        ['0.9.0', '0.9.0'],
        ['2.0.0-rc.1', '0.9.0'],
        ['1.2.0', '1.2.0'],
        ['1.10.0', '1.10.0'],
        ['1.9.9', '1.10.0'],
      ];
      for (const [version = '', expected] of steps) {
        await shop().assets.createDraft({ ref: ref(name, version) }, owner());
        await shop().change(name, version, shop().files('a'));
        await publish(name, version);
        expect(await latest(name)).toBe(expected);
      }
    });

    test('needs a file', async () => {
      const name = await ready([]);
      await expect(publish(name)).toThrowWithCode('state_conflict');
    });

    test('needs the bytes still', async () => {
      const files = shop().files('a', 'kept');
      const gone = heldFile(shop().started, 'gone', 'refused later');
      const name = await ready([...files, gone]);
      shop().started.storage.removeBlob({ organisation: ORGANISATION, sha256: gone.sha256 });
      await expect(publish(name)).rejects.toMatchObject({ code: 'bytes_missing', details: { paths: ['gone'] } });
      expect((await shop().assets.getVersion({ ref: ref(name) }, owner())).version?.state).toBe(VersionState.DRAFT);
    });

    test('needs a licence that allows it', async () => {
      const foreign = shop().started.licensing.givenTerms({ organisation: 'mekong-ai' }).licenceId;
      for (const licence of ['other', '', foreign]) {
        const name = await shop().make({ licence, versions: [{ version: '1.0.0', state: 'draft' }] });
        await prepare(name);
        await expect(publish(name)).toThrowWithCode('licence_not_publishable');
      }
    });

    test('needs sources that allow it, and asks nobody about sources where there are none', async () => {
      const source = { case: 'external' as const, value: { url: 'https://example.org/x' } };
      const derivedFrom = [{ relation: 'filter', source }];
      const plain = await ready(shop().files('a'));
      const derived = await shop().make({});
      await shop().assets.createDraft({ ref: ref(derived), derivedFrom }, owner());
      await shop().assets.changeFiles({ ref: ref(derived), add: toMessages(shop().files('a')) }, owner());
      await prepare(derived);
      for (const code of ['derivation_blocked', 'review_pending'] as const) {
        shop().started.licensing.givenRefusal(code);
        await expect(publish(derived)).toThrowWithCode(code);
        expect((await shop().assets.getVersion({ ref: ref(derived) }, owner())).version?.state).toBe(
          VersionState.DRAFT,
        );
      }
      await publish(plain);
      shop().started.licensing.givenRefusal(undefined);
      await publish(derived);
    });

    test("takes the organisation's own terms", async () => {
      const { licenceId } = shop().started.licensing.givenTerms({ organisation: ORGANISATION });
      const name = await shop().make({ licence: licenceId, versions: [{ version: '1.0.0' }] });
      expect((await shop().assets.getVersion({ ref: ref(name) })).version?.licence).toBe(licenceId);
    });

    test('digests more files than fit in a batch, in byte order', async () => {
      const [{ size, sha256 } = { size: 0, sha256: '' }] = shop().files('x');
      const other = heldFile(shop().started, 'y', 'yy');
      const files = Array.from({ length: 9_999 }, (_, n) =>
        n % 2 === 0 ? { path: `${n}`, size, sha256 } : { ...other, path: `${n}` },
      );
      const name = await ready(files);
      const digest = new ManifestDigest();
      digest.add(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
      expect((await publish(name)).version?.manifestDigest).toBe(digest.finish());
    });
  });

  describe('deprecating', () => {
    const deprecate = (name: string, version = '1.0.0', changes = {}) =>
      shop().assets.deprecateVersion(
        { ref: ref(name, version), reason: 'Có bản tốt hơn.', ...changes },
        shop().as(people.publisher),
      );

    test('says why and what to use, and leaves the version in use', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '0.9.0' }] });
      const { version } = await deprecate(name, '1.0.0', { successor: '0.9.0' });
      expect(version).toMatchObject({
        state: VersionState.DEPRECATED,
        reason: 'Có bản tốt hơn.',
        successor: '0.9.0',
        severity: '',
      });
      expect(await latest(name)).toBe('1.0.0');
      await expect(deprecate(name)).toThrowWithCode('state_conflict');
    });

    test('needs a reason and a usable successor', async () => {
      const name = await shop().make({
        versions: [
          { version: '1.0.0' },
          { version: '2.0.0', state: 'retracted' },
          { version: '3.0.0', state: 'draft' },
        ],
      });
      await expect(deprecate(name, '1.0.0', { reason: ' ' })).toThrowWithCode('invalid_argument');
      for (const successor of ['1.0.0', '2.0.0', '3.0.0', '4.0.0', 'x']) {
        await expect(deprecate(name, '1.0.0', { successor })).toThrowWithCode('invalid_argument');
      }
      await expect(deprecate(name, '3.0.0')).toThrowWithCode('state_conflict');
    });
  });

  describe('retracting', () => {
    const retract = (name: string, version = '1.0.0', changes = {}, who = people.owner) =>
      shop().assets.retractVersion(
        { ref: ref(name, version), reason: 'Lộ dữ liệu cá nhân.', severity: 'critical', ...changes },
        shop().as(who),
      );

    test('leaves a tombstone and lowers the latest version', async () => {
      const name = await shop().make({
        versions: [{ version: '1.0.0' }, { version: '1.1.0' }, { version: '2.0.0-rc.1' }],
      });
      expect(await latest(name)).toBe('1.1.0');
      const { version } = await retract(name, '1.1.0', { successor: '1.0.0' });
      expect(version).toMatchObject({ state: VersionState.RETRACTED, severity: 'critical', successor: '1.0.0' });
      expect(await latest(name)).toBe('1.0.0');
      await retract(name, '1.0.0');
      expect(await latest(name)).toBe('2.0.0-rc.1');
      await retract(name, '2.0.0-rc.1');
      expect(await latest(name)).toBe('');
      await expect(retract(name, '1.0.0')).toThrowWithCode('state_conflict');
    });

    test('says what it asks for: what the owner says, or what goes without saying', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '1.1.0' }, { version: '1.2.0' }] });
      const grave = (await retract(name)).version;
      expect(grave).toMatchObject({ action: 'stop-use', reasonCode: '' });
      const slight = (await retract(name, '1.1.0', { severity: 'low', reasonCode: 'quality' })).version;
      expect(slight).toMatchObject({ action: 'stop-new', reasonCode: 'quality' });
      for (const changes of [{ action: 'forget' }, { reasonCode: 'mood' }, { action: 'stop-new', purge: true }])
        await expect(retract(name, '1.2.0', changes)).toThrowWithCode('invalid_argument');
      const request = { severity: 'low', action: 'delete', reasonCode: 'consent-withdrawn' };
      expect((await retract(name, '1.2.0', request)).version).toMatchObject(request);
    });

    test('works on a deprecated version', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0', state: 'deprecated' }] });
      expect((await retract(name)).version?.state).toBe(VersionState.RETRACTED);
    });

    test('is for owners and governance', async () => {
      const name = await shop().make({ access: 'private', versions: [{ version: '1.0.0' }, { version: '1.1.0' }] });
      await expect(retract(name, '1.0.0', {}, people.publisher)).toThrowWithCode('role_required');
      await expect(retract(name, '1.0.0', {}, people.auditor)).toThrowWithCode('role_required');
      await expect(retract(name, '1.0.0', {}, { ...people.governance, scopes: ['read'] } as never)).toThrowWithCode(
        'scope_required',
      );
      expect((await retract(name, '1.0.0', {}, people.governance)).version?.state).toBe(VersionState.RETRACTED);
    });

    test('needs a reason and a severity', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      await expect(retract(name, '1.0.0', { reason: '', severity: 'awful' })).rejects.toMatchObject({
        code: 'invalid_argument',
        details: {
          fields: [expect.objectContaining({ field: 'reason' }), expect.objectContaining({ field: 'severity' })],
        },
      });
    });
  });

  describe('the difference of two versions', () => {
    test('comes in byte order, in pages', async () => {
      const before = shop().files('a', 'gone', 'kept', 'sub/changed', 'z');
      const after = [
        ...shop().files('Added', 'a', 'kept', 'zz'),
        heldFile(shop().started, 'sub/changed', 'new content'),
      ];
      const name = await shop().make({
        versions: [
          { version: '1.0.0', files: before },
          { version: '2.0.0', files: after },
        ],
      });
      const changes: [FileChangeKind, string, boolean, boolean][] = [];
      let pageToken = '';
      do {
        const page = await shop().assets.diffVersions({
          ref: shop().ref(name),
          fromVersion: '1.0.0',
          toVersion: '2.0.0',
          pageSize: 2,
          pageToken,
        });
        changes.push(...page.changes.map(({ kind, path, before, after }) => [kind, path, !!before, !!after] as never));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(changes).toEqual([
        [FileChangeKind.ADDED, 'Added', false, true],
        [FileChangeKind.REMOVED, 'gone', true, false],
        [FileChangeKind.MODIFIED, 'sub/changed', true, true],
        [FileChangeKind.REMOVED, 'z', true, false],
        [FileChangeKind.ADDED, 'zz', false, true],
      ]);
    });

    test('of a version with itself is nothing', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      const request = { ref: shop().ref(name), fromVersion: '1.0.0', toVersion: '1.0.0' };
      expect(await shop().assets.diffVersions(request)).toMatchObject({ changes: [], nextPageToken: '' });
    });

    test('shows drafts to own people only', async () => {
      const name = await shop().make({
        versions: [{ version: '1.0.0' }, { version: '2.0.0', state: 'draft', files: shop().files('n') }],
      });
      const request = { ref: shop().ref(name), fromVersion: '1.0.0', toVersion: '2.0.0' };
      expect((await shop().assets.diffVersions(request, shop().as(people.member))).changes).toHaveLength(2);
      for (const options of [{}, shop().as(people.stranger), shop().as(people.auditor)]) {
        await expect(shop().assets.diffVersions(request, options)).toThrowWithCode('not_found');
      }
    });
  });
}
