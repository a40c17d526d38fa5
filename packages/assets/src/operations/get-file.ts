import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { FileEntry, Version, VersionName } from '../domain/version.ts';
import { findFile } from '../manifest/read-files.ts';
import { nodeSource } from '../store/node-store.ts';
import { licencesOf } from './licences-of.ts';
import { versionText } from './load.ts';
import { loadVersionWithFiles } from './load-files.ts';

/** One file of a version. Errors: `not_found`, `version_retracted` when its bytes were deleted with it. */
export async function getFile(
  context: Pick<AssetsContext, 'kind' | 'db' | 'manifests'>,
  { name, path }: { name: VersionName; path: string },
  asker: Pick<Asker, 'caller'>,
): Promise<{ file: FileEntry & { licence: string }; version: Version }> {
  const version = await loadVersionWithFiles(context, name, asker);
  if (version.purged) throw bytesGone(version);
  const source = nodeSource(context.db, version.assetId, context.manifests);
  const file = await findFile(source, version.manifest.root, path);
  if (!file) throw notFound(`file of that path in ${versionText(context.kind, name)}`);
  const licenceOf = await licencesOf(context, version);
  return { file: { ...file, licence: licenceOf(path) }, version };
}

function bytesGone({ version, reason, successor }: Version): AllianceError {
  const instead = successor === '' ? '' : ` Use version ${successor} in its place.`;
  return new AllianceError('version_retracted', `Version ${version} was deleted: ${reason}${instead}`);
}
