import { AllianceError } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { shorten } from '../domain/file-changes.ts';
import type { FileEntry } from '../domain/version.ts';
import { findFolderClashes } from '../manifest/manifest.ts';
import type { Root } from '../manifest/node.ts';
import { nodeSource } from '../store/node-store.ts';
import { checkScannedBytes } from './check-bytes.ts';
import type { Changes } from './measure-version.ts';

type Context = Pick<AssetsContext, 'db' | 'storage' | 'manifests'>;
type Content = { asset: Asset; root: Root; changes: Changes };

const BATCH = 5_000;
/** How long one publication waits for scans that have not ended, all files together. */
const SCAN_PATIENCE_MS = 20_000;

/**
 * Goes over the files that a set has and the published one below it has not, a batch at a time: the organisation must still hold their
 * bytes, scans must have passed them, and no path may be a file and a folder at once. What that has was checked when that
 * was published. Errors: `bytes_missing`, `content_refused`, `content_held`, `scan_pending`, `invalid_path`.
 */
export async function checkContent(context: Context, { asset, root, changes }: Content, asker: Asker): Promise<void> {
  const { organisation } = asset;
  const source = nodeSource(context.db, asset.id, context.manifests);
  const waitUntil = Date.now() + SCAN_PATIENCE_MS;
  for await (const files of newFiles(changes)) {
    const [clash] = await findFolderClashes(
      source,
      root,
      files.map((file) => file.path),
    );
    if (clash) throw clashError(clash.path, clash.other);
    await checkScannedBytes(context, { organisation, files, waitUntil }, asker);
  }
}

async function* newFiles(changes: Changes): AsyncGenerator<FileEntry[]> {
  let files: FileEntry[] = [];
  for await (const batch of changes) {
    for (const { after } of batch) if (after) files.push(after);
    if (files.length < BATCH) continue;
    yield files;
    files = [];
  }
  if (files.length > 0) yield files;
}

function clashError(path: string, other: string): AllianceError {
  return new AllianceError(
    'invalid_path',
    `"${shorten(path)}" and "${shorten(other)}" cannot stand side by side: one of them would be a file and a folder. Remove one, then publish.`,
  );
}
