import type { Caller } from '@alliance/auth/caller';
import { FileLicencesService } from '@alliance/proto/alliance/assets/v1/file_licences_service_pb';
import { describe, expect, test } from 'vitest';
import { heldFile, people, toMessages, type Workshop } from './assets-desk.ts';
import { about } from './assets-events.ts';

const digest = 'd'.repeat(64);
const ground = { evidence: 'Công văn trả lời của tác giả.', evidenceSha256: digest };
const says = (paths: string, licence: string) => ({ paths, licence });

/** Licences of sets of files: declared, read in the files, concluded. */
export function fileLicences(shop: () => Workshop): void {
  const door = () => shop().client(FileLicencesService, 'gateway');
  const options = (caller: Caller | null) => (caller ? shop().as(caller) : {});
  const owner = () => shop().as(people.owner);
  const declare = (name: string, licences: object[], version = '1.0.0', caller: Caller | null = people.publisher) =>
    door().declareLicences({ ref: shop().versionRef(name, version), licences }, options(caller));
  const publish = (name: string, version = '1.0.0') =>
    shop().assets.publishVersion({ ref: shop().versionRef(name, version) }, owner());
  const conclude = (name: string, changes: object = {}, caller: Caller | null = people.auditor) =>
    door().concludeLicence(
      { ref: shop().versionRef(name, '1.0.0'), ...says('data/**', 'CC-BY-SA-4.0'), ...ground, ...changes },
      options(caller),
    );
  const list = async (name: string, version = '1.0.0', caller: Caller | null = people.owner) =>
    (await door().listFileLicences({ ref: shop().versionRef(name, version) }, options(caller))).licences;
  const sets = async (name: string, version = '1.0.0') =>
    (await list(name, version))?.sets.map((set) => [set.role, set.paths, set.licence, Number(set.fileCount)]);
  const draft = async (content: Readonly<Record<string, string>> = {}, version = '1.0.0', base = '') => {
    const name = await shop().make({ licence: 'MIT' });
    await more(name, content, version, base);
    return name;
  };
  const more = async (name: string, content: Readonly<Record<string, string>>, version: string, base = '') => {
    const files = { 'code.py': 'x', 'data/a.csv': 'abc', 'data/open/b.csv': 'b', ...content };
    await shop().assets.createDraft({ ref: shop().versionRef(name, version), base }, owner());
    const held = Object.entries(files).map(([path, text]) => heldFile(shop().started, path, text));
    await shop().change(name, version, held);
  };
  const prepared = async (...given: Parameters<typeof draft>) => {
    const name = await draft(...given);
    await shop().prepared(name);
    return name;
  };
  const published = async (licences: object[] = [says('data/**', 'CC-BY-NC-4.0')]) => {
    const name = await prepared();
    await declare(name, licences);
    await publish(name);
    return name;
  };

  describe('what is declared', () => {
    test('is pinned with the version, told with it, and answered for every file', async () => {
      const name = await prepared();
      const licences = [says('data/**', 'cc-by-nc-4.0'), { ...says('data/open/*.csv', 'CC0-1.0'), ...ground }];
      const { version } = await declare(name, licences);
      expect(version?.licences).toMatchObject([says('data/**', 'CC-BY-NC-4.0'), { ...licences[1] }]);
      expect(version?.revision).toBe(3n);
      expect(await sets(name)).toEqual([
        ['version', '**', 'MIT', 1],
        ['declared', 'data/**', 'CC-BY-NC-4.0', 1],
        ['declared', 'data/open/*.csv', 'CC0-1.0', 1],
      ]);
      const pinned = (await publish(name)).version;
      expect(pinned).toMatchObject({ licence: 'MIT', fileLicences: ['CC-BY-NC-4.0', 'CC0-1.0'] });
      const ref = shop().versionRef(name, '1.0.0');
      const { files } = await shop().assets.listFiles({ ref });
      const wanted = { 'code.py': 'MIT', 'data/a.csv': 'CC-BY-NC-4.0', 'data/open/b.csv': 'CC0-1.0' };
      expect(Object.fromEntries(files.map(({ path, licence }) => [path, licence]))).toEqual(wanted);
      expect((await shop().assets.getFile({ ref, path: 'data/a.csv' })).file?.licence).toBe('CC-BY-NC-4.0');
      const tree = await shop().revisions.listTree({ ref: shop().ref(name), revision: '1.0.0', folder: 'data' });
      expect(tree.entries.map(({ entry }) => entry.case === 'file' && entry.value.licence)).toContain('CC-BY-NC-4.0');
      expect((await shop().assets.getAsset({ ref: shop().ref(name) })).asset?.fileLicences).toEqual([
        'CC-BY-NC-4.0',
        'CC0-1.0',
      ]);
      const told = about(await shop().started.events(), name).find((event) => event.name === 'version_published');
      expect(told?.payload.version).toMatchObject({
        licences: [{ paths: 'data/**' }, {}],
        fileLicences: ['CC-BY-NC-4.0', 'CC0-1.0'],
      });
      await expect(declare(name, [])).toThrowWithCode('state_conflict');
    });

    test('is taken over from the version that a draft starts from', async () => {
      const name = await published();
      await more(name, { 'new.txt': 'n' }, '1.1.0', '1.0.0');
      await publish(name, '1.1.0');
      expect((await sets(name, '1.1.0'))?.[1]).toEqual(['declared', 'data/**', 'CC-BY-NC-4.0', 2]);
    });

    test('is refused where it names no file, or none that is left to it', async () => {
      const name = await prepared();
      await declare(name, [says('data/**', 'CC0-1.0'), says('nowhere/*', 'CC0-1.0'), says('**', 'CC-BY-4.0')]);
      await expect(publish(name)).rejects.toMatchObject({
        code: 'invalid_argument',
        details: { reason: 'licence_names_no_file', patterns: ['data/**', 'nowhere/*'] },
      });
      await declare(name, [says('data/**', 'CC0-1.0')]);
      await publish(name);
    });

    test('is refused with licences that are not known, or that nothing is published under', async () => {
      const name = await prepared();
      await expect(declare(name, [says('data/**', 'Nope-1.0')])).toThrowWithCode('licence_unknown');
      await expect(declare(name, [says('../x', 'MIT'), says('a', '')])).rejects.toMatchObject({
        code: 'invalid_argument',
        details: { fields: [{ field: 'licences[0].paths' }, { field: 'licences[1].licence' }] },
      });
      await declare(name, [says('data/**', 'unknown')]);
      await expect(publish(name)).toThrowWithCode('licence_not_publishable');
    });

    test('goes with a revision, or is taken over from the version below', async () => {
      const name = await published();
      const commit = (path: string) =>
        shop().revisions.commit(
          {
            ref: shop().ref(name),
            branch: 'main',
            summary: 'x',
            operations: [{ operation: { case: 'add', value: toMessages([heldFile(shop().started, path, path)])[0]! } }],
          },
          owner(),
        );
      const tag = (version: string, request: object = {}) =>
        shop().revisions.publishRevision({ ref: shop().ref(name), revision: 'main', version, ...request }, owner());
      await commit('one.txt');
      expect((await tag('1.1.0')).version?.licences).toMatchObject([says('data/**', 'CC-BY-NC-4.0')]);
      await commit('two.txt');
      const licences = { values: [says('two.txt', 'CC0-1.0')] };
      expect((await tag('1.2.0', { licences })).version?.fileLicences).toEqual(['CC0-1.0']);
      await commit('three.txt');
      await expect(tag('1.3.0', { licences: { values: [says('four.txt', 'MIT')] } })).toThrowWithCode(
        'invalid_argument',
      );
    });

    test('keeps the label off what not everybody may use commercially', async () => {
      const label = async (name: string) => {
        const expectedRevision = (await shop().assets.getAsset({ ref: shop().ref(name) })).asset?.revision ?? 0n;
        return shop().assets.updateAsset(
          { ref: shop().ref(name), expectedRevision, publicAllianceAsset: true },
          owner(),
        );
      };
      const name = await published();
      await expect(label(name)).toThrowWithCode('public_label_refused');
      await conclude(name, { licence: 'CC-BY-4.0' });
      await label(name);
    });
  });

  describe('what is read in a file', () => {
    test('is kept, and stops a publication for which something else is declared', async () => {
      const tag = (id: string) => `SPDX-License-Identifier: ${id}\n`;
      const name = await prepared({ LICENSE: tag('MIT'), 'data/LICENSE': tag('CC-BY-4.0') });
      await expect(publish(name)).toThrowWithCode('review_pending');
      await declare(name, [says('data/LICENSE', 'CC-BY-4.0')]);
      await expect(publish(name)).toThrowWithCode('review_pending');
      await declare(name, [says('data/**', 'CC-BY-4.0')]);
      const { version } = await publish(name);
      const read = { how: 'spdx-tag', doubt: '' };
      const expected = [
        { path: 'LICENSE', licence: 'MIT', declared: 'MIT, CC-BY-4.0', ...read },
        { path: 'data/LICENSE', licence: 'CC-BY-4.0', declared: 'CC-BY-4.0', ...read },
      ];
      expect(version?.detectedLicences).toMatchObject(expected);
      await more(name, { 'x.txt': 'x' }, '1.1.0', '1.0.0');
      expect((await publish(name, '1.1.0')).version?.detectedLicences).toMatchObject(expected);
      await more(name, { 'y.txt': 'y' }, '1.2.0', '1.1.0');
      await declare(name, [], '1.2.0');
      await expect(publish(name, '1.2.0')).toThrowWithCode('review_pending');
    });
  });

  describe('what is concluded', () => {
    test('counts before what is declared, is kept beside it, and told', async () => {
      const name = await published();
      const { licences } = await conclude(name);
      expect(licences?.licences).toEqual(['MIT', 'CC-BY-SA-4.0']);
      await conclude(name, { paths: 'data/open/**', licence: 'CC0-1.0' }, people.governance);
      expect(await sets(name)).toEqual([
        ['version', '**', 'MIT', 1],
        ['declared', 'data/**', 'CC-BY-NC-4.0', 0],
        ['concluded', 'data/**', 'CC-BY-SA-4.0', 1],
        ['concluded', 'data/open/**', 'CC0-1.0', 1],
      ]);
      const ref = shop().versionRef(name, '1.0.0');
      expect((await shop().assets.getFile({ ref, path: 'data/open/b.csv' })).file?.licence).toBe('CC0-1.0');
      expect((await shop().assets.getVersion({ ref })).version?.fileLicences).toEqual(['CC-BY-NC-4.0']);
      const { asset } = await shop().assets.getAsset({ ref: shop().ref(name) });
      expect(asset?.fileLicences).toEqual(['CC-BY-SA-4.0', 'CC0-1.0', 'MIT']);
      const told = about(await shop().started.events(), name).filter((event) => event.name === 'licence_concluded');
      expect(told.map(({ payload }) => payload)).toMatchObject([
        {
          audit: { actorRole: 'auditor', nextState: 'concluded' },
          licences: ['MIT', 'CC-BY-SA-4.0'],
          evidenceSha256: digest,
        },
        { audit: { actorRole: 'governance' }, licences: ['MIT', 'CC-BY-SA-4.0', 'CC0-1.0'] },
      ]);
      expect(JSON.stringify(told)).not.toContain(ground.evidence);
    });

    test('is looked at when the next version says otherwise', async () => {
      const name = await published();
      await conclude(name);
      await more(name, { 'new.txt': 'n' }, '1.1.0', '1.0.0');
      await expect(publish(name, '1.1.0')).toThrowWithCode('review_pending');
      await declare(name, [says('data/**', 'CC-BY-SA-4.0')], '1.1.0');
      await publish(name, '1.1.0');
    });

    test('needs a published version, files, a ground and a document', async () => {
      const name = await published();
      await expect(conclude(name, { evidence: ' ', evidenceSha256: '' })).rejects.toMatchObject({
        code: 'invalid_argument',
        details: { fields: [{ field: 'evidence' }, { field: 'evidenceSha256' }] },
      });
      await expect(conclude(name, { paths: 'nowhere/**' })).rejects.toMatchObject({
        details: { reason: 'licence_names_no_file' },
      });
      await expect(conclude(name, { licence: 'Nope-1.0' })).toThrowWithCode('licence_unknown');
      await expect(conclude(await draft())).toThrowWithCode('state_conflict');
      await expect(conclude('nothing-here')).toThrowWithCode('not_found');
    });

    test('of many at once is recorded by one after another, none unseen', async () => {
      const name = await published();
      const results = await Promise.allSettled([1, 2, 3, 4].map(() => conclude(name)));
      const won = results.filter(({ status }) => status === 'fulfilled').length;
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'concurrent_change' });
      expect(won).toBeGreaterThan(0);
      expect((await sets(name))?.filter(([role]) => role === 'concluded')).toHaveLength(won);
    });
  });

  describe('who may', () => {
    test('declare: owners and publishers of the organisation, through the gateway', async () => {
      const name = await draft();
      await expect(declare(name, [], '1.0.0', null)).toThrowWithCode('unauthenticated');
      for (const who of ['stranger', 'member', 'steward', 'auditor'] as const)
        await expect(declare(name, [], '1.0.0', people[who])).toThrowWithCode('role_required');
      await expect(declare(name, [], '1.0.0', people.readOnly)).toThrowWithCode('scope_required');
      await expect(declare(name, [], '1.0.0', people.suspended)).toThrowWithCode('organisation_not_in_good_standing');
      const through = shop().client(FileLicencesService, 'grants');
      await expect(through.declareLicences({ ref: shop().versionRef(name, '1.0.0') }, owner())).toThrowWithCode(
        'caller_not_allowed',
      );
    });

    test('conclude: governance and auditors', async () => {
      const name = await published();
      await expect(conclude(name, {}, null)).toThrowWithCode('unauthenticated');
      for (const who of ['owner', 'publisher', 'steward', 'stranger'] as const)
        await expect(conclude(name, {}, people[who])).toThrowWithCode('role_required');
      await expect(conclude(name, {}, { ...people.auditor, scopes: ['read'] })).toThrowWithCode('scope_required');
      const through = shop().client(FileLicencesService, 'licensing');
      const request = { ref: shop().versionRef(name, '1.0.0') };
      await expect(through.concludeLicence(request, shop().as(people.auditor))).toThrowWithCode('caller_not_allowed');
    });

    test('read: whoever may see the files', async () => {
      const name = await published();
      expect((await list(name, '1.0.0', null))?.sets).toHaveLength(2);
      await more(name, {}, '2.0.0');
      await expect(list(name, '2.0.0', people.stranger)).toThrowWithCode('not_found');
      await expect(list(name, '2.0.0', null)).toThrowWithCode('not_found');
      expect((await list(name, '2.0.0', people.member))?.sets).toHaveLength(1);
    });
  });
}
