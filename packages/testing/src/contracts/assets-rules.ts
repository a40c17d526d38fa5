import { VersionsService } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { ScanState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { describe, expect, test } from 'vitest';
import { heldFile, ORGANISATION, people, type Workshop } from './assets-desk.ts';

/** What a publication may be called, and what may stop it. */
export function publicationRules(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const ref = (name: string, version: string) => shop().versionRef(name, version);
  const based = async (version: string, add: string[], remove: string[] = [], base = '1.1.0') => {
    const files = shop().files('a', 'b');
    const name = await shop().make({ versions: [{ version: base, files }] });
    await shop().assets.createDraft({ ref: ref(name, version), base }, owner());
    if (add.length + remove.length > 0) await shop().change(name, version, shop().files(...add), remove);
    return { name, publish: () => shop().assets.publishVersion({ ref: ref(name, version) }, owner()) };
  };

  describe('the number of a version', () => {
    test.each<[string, string[], string[], string, string | null]>([
      ['1.1.1', [], [], '1.1.0', null],
      ['1.1.1', ['c'], [], '1.1.0', '1.2.0'],
      ['1.2.0', ['c'], [], '1.1.0', null],
      ['1.2.0', ['c'], ['a'], '1.1.0', '2.0.0'],
      ['2.0.0', ['c'], ['a'], '1.1.0', null],
      ['3.0.0', [], [], '1.1.0', null],
      ['1.2.0-rc.1', [], ['a'], '1.1.0', null],
      ['0.1.1', ['c'], [], '0.1.0', null],
      ['0.1.1', [], ['a'], '0.1.0', '0.2.0'],
      ['0.2.0', [], ['a'], '0.1.0', null],
      ['0.9.0', [], ['a'], '1.1.0', null],
    ])('%s for adding %j and removing %j after %4$s', async (version, add, remove, base, lowest) => {
      const { name, publish } = await based(version, add, remove, base);
      const rules = shop().client(VersionsService, 'gateway');
      const said = await rules.getLowestVersion({ ref: ref(name, version) }, owner());
      if (lowest === null) {
        expect((await publish()).version?.publishedAt).toBeDefined();
        return;
      }
      expect(said).toMatchObject({ lowestVersion: lowest, comparedWith: base });
      await expect(publish()).rejects.toMatchObject({
        code: 'version_too_low',
        details: { lowestVersion: lowest, comparedWith: base, paths: remove.length > 0 ? remove : add },
      });
    });

    test('is measured by the line it continues, without what was retracted', async () => {
      const files = shop().files('a', 'b');
      const name = await shop().make({
        versions: [
          { version: '1.0.0', files },
          { version: '2.0.0', files: files.slice(1) },
        ],
      });
      const fix = async (version: string, base: string, remove: string[]) => {
        await shop().assets.createDraft({ ref: ref(name, version), base }, owner());
        if (remove.length > 0) await shop().change(name, version, [], remove);
        return shop().assets.publishVersion({ ref: ref(name, version) }, owner());
      };
      await fix('1.0.1', '1.0.0', []);
      await expect(fix('1.0.2', '1.0.0', ['a'])).toThrowWithCode('version_too_low');
      for (const version of ['1.0.0', '1.0.1'])
        await shop().assets.retractVersion({ ref: ref(name, version), reason: 'x', severity: 'low' }, owner());
      await shop().assets.publishVersion({ ref: ref(name, '1.0.2') }, owner());
    });

    test('is asked for by own people only, and only of drafts', async () => {
      const { name } = await based('1.1.1', ['c']);
      const rules = shop().client(VersionsService, 'gateway');
      for (const options of [{}, shop().as(people.stranger), shop().as(people.auditor)])
        await expect(rules.getLowestVersion({ ref: ref(name, '1.1.1') }, options)).toThrowWithCode('not_found');
      expect((await rules.getLowestVersion({ ref: ref(name, '1.1.1') }, shop().as(people.member))).change).toBe(
        'minor',
      );
      await expect(rules.getLowestVersion({ ref: ref(name, '1.1.0') }, owner())).toThrowWithCode('state_conflict');
      const other = shop().client(VersionsService, 'grants');
      await expect(other.getLowestVersion({ ref: ref(name, '1.1.1') }, owner())).toThrowWithCode('caller_not_allowed');
    });
  });

  describe('scans', () => {
    const scanned = async (scanState: ScanState) => {
      const file = heldFile(shop().started, 'data/x.bin', `${shop().freshName()} ${scanState}`);
      const findings = [{ code: 'private-key', message: 'A private key: remove it.' }];
      const say = (state: ScanState) =>
        shop().started.storage.givenBlobs([{ organisation: ORGANISATION, ...file, scanState: state, findings }]);
      say(scanState);
      const { name, publish } = await based('1.2.0', []);
      await shop().change(name, '1.2.0', [file]);
      return { say, publish };
    };

    test.each([
      [ScanState.HELD, 'content_held'],
      [ScanState.REFUSED, 'content_refused'],
    ] as const)('that end with state %i stop the publication with %s', async (state, code) => {
      const { publish, say } = await scanned(state);
      await expect(publish()).rejects.toMatchObject({
        code,
        details: { files: [{ path: 'data/x.bin', findings: [{ code: 'private-key' }] }] },
      });
      say(ScanState.PASSED);
      expect((await publish()).version?.publishedAt).toBeDefined();
    });

    test('that have not ended are waited for', async () => {
      const { publish, say } = await scanned(ScanState.PENDING);
      const published = publish();
      setTimeout(() => say(ScanState.PASSED), 500);
      expect((await published).version?.publishedAt).toBeDefined();
    });
  });

  describe('retracting with the bytes', () => {
    test('leaves a tombstone whose files are gone', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      const request = { ref: ref(name, '1.0.0'), reason: 'Xoá theo yêu cầu.', severity: 'critical', purge: true };
      const { version } = await shop().assets.retractVersion(request, owner());
      expect(version).toMatchObject({ purged: true, fileCount: 1n });
      const file = { ref: ref(name, '1.0.0'), path: 'README.md' };
      await expect(shop().assets.getFile(file, owner())).toThrowWithCode('version_retracted');
      expect((await shop().assets.getVersion({ ref: ref(name, '1.0.0') })).version?.manifestDigest).not.toBe('');
      const draft = { ref: ref(name, '1.0.1'), base: '1.0.0' };
      await expect(shop().assets.createDraft(draft, owner())).toThrowWithCode('invalid_argument');
    });
  });
}
