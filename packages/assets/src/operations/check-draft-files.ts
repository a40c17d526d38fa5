import { AllianceError } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { shorten } from '../domain/file-changes.ts';
import { FolderClash } from '../domain/folder-clash.ts';
import type { Version } from '../domain/version.ts';
import { ManifestDigest } from '../manifest-digest.ts';
import { readFiles } from '../store/file-store.ts';
import { checkBytes } from './check-bytes.ts';

type Context = Pick<AssetsContext, 'db' | 'storage'>;

const BATCH = 5_000;

/**
 * Goes once over a draft's files, a batch at a time: the organisation must still hold all bytes and no path may be a file and
 * a folder at once. Returns the manifest digest. Errors: `bytes_missing`, `invalid_path`.
 */
export async function checkDraftFiles(
  context: Context,
  { organisation, version }: { organisation: string; version: Pick<Version, 'id'> },
  asker: Asker,
): Promise<string> {
  const digest = new ManifestDigest();
  const folders = new FolderClash();
  for await (const files of readFiles(context.db, version.id, BATCH)) {
    for (const { path } of files) {
      const clash = folders.next(path);
      if (clash !== undefined) throw clashError(path, clash);
    }
    await checkBytes(context, organisation, files, asker);
    digest.add(files);
  }
  return digest.finish();
}

function clashError(path: string, file: string): AllianceError {
  return new AllianceError(
    'invalid_path',
    `"${shorten(file)}" is a file, but "${shorten(path)}" needs it as a folder. Remove one of them, then publish.`,
  );
}
