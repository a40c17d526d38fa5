import type { FileEntry } from '@alliance/assets/domain/version';
import { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import { describe, expect, test } from 'vitest';
import { heldFile, people, type Workshop } from './assets-desk.ts';
import { add } from './assets-revision-desk.ts';

/** What `storage` learns before it deletes bytes. */
export function blobReferences(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const referenced = async (digests: string[]) =>
    (await shop().client(BlobReferencesService, 'storage').findReferencedBlobs({ digests })).referenced.toSorted();
  const fresh = (path: string) => heldFile(shop().started, path, `${path} ${shop().freshName()}`);
  const digests = (files: readonly FileEntry[]) => files.map((file) => file.sha256).toSorted();

  describe('bytes are named', () => {
    test('by drafts, versions and revisions', async () => {
      const [draft, version, revision, nothing] = ['draft', 'version', 'revision', 'nothing'].map(fresh);
      if (!draft || !version || !revision || !nothing) throw new Error('no files');
      const name = await shop().make({
        versions: [
          { version: '1.0.0', files: [version] },
          { version: '2.0.0', state: 'draft', files: [draft] },
        ],
      });
      const operations = [add(revision)];
      await shop().revisions.commit({ ref: shop().ref(name), branch: 'main', summary: 'x', operations }, owner());
      const asked = digests([draft, version, revision, nothing]);
      expect(await referenced([...asked, ...asked])).toEqual(digests([draft, version, revision]));
      expect(await referenced([])).toEqual([]);
    });

    test('from the moment that many add and publish them', async () => {
      const files = Array.from({ length: 20 }, (_, n) => fresh(`f${n}`));
      const name = await shop().make({ versions: [{ version: '0.1.0' }] });
      await Promise.all(
        files.map(async (file, n) => {
          const ref = shop().versionRef(name, `1.${n}.0`);
          await shop().assets.createDraft({ ref, base: '0.1.0' }, owner());
          await shop().change(name, `1.${n}.0`, [file]);
          expect(await referenced([file.sha256])).toEqual([file.sha256]);
          if (n % 2 === 0) await shop().assets.deleteDraft({ ref }, owner());
        }),
      );
      expect(await referenced(digests(files))).toEqual(digests(files));
    });
  });

  test('only digests can be asked about, ten thousand at once', async () => {
    for (const wrong of ['', 'x', 'E'.repeat(64)])
      await expect(referenced([wrong])).toThrowWithCode('invalid_argument');
    const many = Array.from({ length: 10_001 }, (_, n) => n.toString(16).padStart(64, '0'));
    await expect(referenced(many)).toThrowWithCode('invalid_argument');
    expect(await referenced(many.slice(1))).toEqual([]);
  });

  test('only storage may ask', async () => {
    for (const service of ['gateway', 'grants', 'datasets', 'catalogue'] as const) {
      const call = shop().client(BlobReferencesService, service).findReferencedBlobs({ digests: [] }, owner());
      await expect(call).toThrowWithCode('caller_not_allowed');
    }
  });
}
