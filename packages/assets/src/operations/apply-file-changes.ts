import { AllianceError } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { AssetsContext } from '../context.ts';
import { checkTotals, type FileChanges, shorten } from '../domain/file-changes.ts';
import {
  type ChangedManifest,
  changeManifest,
  findCaseClashes,
  findFolderClashes,
  type Manifest,
  type PathClash,
} from '../manifest/manifest.ts';
import { sourceWith } from '../manifest/source-with.ts';
import { nameBlobs } from '../store/blob-store.ts';
import { nodeSource, writeNodes } from '../store/node-store.ts';
import type { AssetTables } from '../tables.ts';

const MAX_CLASHES = 20;

/**
 * Makes a changed set of files and keeps its nodes and references; whoever calls it has locked what names the set. Changes are
 * already checked by themselves. Errors: `invalid_path` when paths do not go together, `invalid_argument` when it is too much.
 */
export async function applyFileChanges(
  trx: Transaction<AssetTables>,
  { manifests }: Pick<AssetsContext, 'manifests'>,
  { assetId, manifest }: { assetId: string; manifest: Manifest },
  changes: FileChanges,
): Promise<ChangedManifest> {
  const source = nodeSource(trx, assetId, manifests);
  refuseClashes(changes, await findCaseClashes(source, manifest, changes));
  const changed = await changeManifest(source, manifest, changes);
  checkTotals(changed);
  const paths = changes.add.map(({ path }) => path);
  refuseClashes(changes, await findFolderClashes(sourceWith(source, changed.made), changed.manifest.root, paths));
  await writeNodes(trx, assetId, changed.made, manifests);
  await nameBlobs(trx, assetId, changes.add);
  return changed;
}

function refuseClashes({ add }: FileChanges, clashes: readonly PathClash[]): void {
  if (clashes.length === 0) return;
  const places = new Map(add.map(({ path }, index) => [path, index]));
  const fields = clashes.slice(0, MAX_CLASHES).map(({ path, other, by }) => ({
    field: `add[${places.get(path)}].path`,
    problem:
      by === 'case'
        ? `differs only in case from "${shorten(other)}", which the version has`
        : `cannot stand beside "${shorten(other)}": one of them would be a file and a folder`,
  }));
  throw new AllianceError(
    'invalid_path',
    clashes[0]?.by === 'case'
      ? 'Some paths differ only in case from others. Rename them, or remove the others.'
      : 'Some paths would be a file and a folder at once. Rename them, or remove the others.',
    { details: { fields } },
  );
}
