import { AllianceError } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { shorten } from '../domain/file-changes.ts';
import { checkNeeded, type NeededFile, neededFiles } from '../domain/needed-files.ts';
import { checkFlags } from '../domain/scan-verdict.ts';
import type { FileEntry } from '../domain/version.ts';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import { findFolderClashes } from '../manifest/manifest.ts';
import type { NodeSource, Root } from '../manifest/node.ts';
import { scan } from '../manifest/scan.ts';
import { findEntries } from '../manifest/seek.ts';
import { nodeSource } from '../store/node-store.ts';
import type { StoredVersion } from '../store/version-store.ts';
import { checkBytes, checkScannedBytes } from './check-bytes.ts';
import type { Changes } from './measure-version.ts';

type Context = Pick<AssetsContext, 'db' | 'storage' | 'manifests' | 'refusedFlags'>;
type Content = { asset: Asset; root: Root; below: StoredVersion | undefined; changes: Changes };

const BATCH = 5_000;
/** How long one publication waits for scans that have not ended, all files together. */
const SCAN_PATIENCE_MS = 20_000;

/**
 * Goes over the files that a set has and the published one below it has not, a batch at a time: the organisation must still hold
 * their bytes, scans must have passed them, what they need must be there, and no path may be a file and a folder at once. What the
 * one below has was checked when that was published, but for models whose data may have gone since. Returns whether some file
 * may need another one; null when that is not known of the version below. Errors: `bytes_missing`, `content_refused`,
 * `content_held`, `scan_pending`, `invalid_path`.
 */
export async function checkContent(
  context: Context,
  { asset, root, below, changes }: Content,
  asker: Asker,
): Promise<boolean | null> {
  const { organisation } = asset;
  const source = nodeSource(context.db, asset.id, context.manifests);
  const waitUntil = Date.now() + SCAN_PATIENCE_MS;
  let hasModel = false;
  for await (const files of newFiles(changes)) {
    const [clash] = await findFolderClashes(
      source,
      root,
      files.map((file) => file.path),
    );
    if (clash) throw clashError(clash.path, clash.other);
    const blobs = await checkScannedBytes(context, { organisation, files, waitUntil }, asker);
    checkFlags(files, blobs, context.refusedFlags);
    await checkNeeds(source, root, neededFiles(files, blobs));
    hasModel ||= files.some(isModel);
  }
  const hadModel = below ? below.mayNeedFiles : false;
  if (hadModel === false || !(await hasLost(changes))) return hasModel || hadModel;
  for await (const models of oldModels(source, root)) {
    await checkNeeds(source, root, neededFiles(models, await checkBytes(context, organisation, models, asker)));
    hasModel = true;
  }
  return hasModel;
}

async function checkNeeds(source: NodeSource, root: Root, needed: readonly NeededFile[]): Promise<void> {
  if (needed.length === 0) return;
  const paths = [...new Set(needed.map(({ path }) => path))];
  checkNeeded(needed, await findEntries(source, fileLeaves, root, paths));
}

/** True when something of the version below is gone, or is something else now. */
async function hasLost(changes: Changes): Promise<boolean> {
  for await (const batch of changes) if (batch.some(({ before }) => before)) return true;
  return false;
}

/** An ONNX model, by its name: nothing else needs other files. */
function isModel({ path }: FileEntry): boolean {
  return /\.onnx$/i.test(path);
}

async function* oldModels(source: NodeSource, root: Root): AsyncGenerator<FileEntry[]> {
  yield* inBatches(scan(source, fileLeaves, root), (files) => files.filter(isModel));
}

async function* newFiles(changes: Changes): AsyncGenerator<FileEntry[]> {
  yield* inBatches(changes, (batch) => batch.flatMap(({ after }) => after ?? []));
}

async function* inBatches<T>(
  batches: AsyncIterable<readonly T[]>,
  filesOf: (batch: readonly T[]) => readonly FileEntry[],
): AsyncGenerator<FileEntry[]> {
  let files: FileEntry[] = [];
  for await (const batch of batches) {
    files.push(...filesOf(batch));
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
