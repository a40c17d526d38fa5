import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { VersionName } from '../domain/version.ts';
import { maySeeFiles } from '../domain/visibility.ts';
import type { StoredVersion } from '../store/version-store.ts';
import { loadVersion, versionText } from './load.ts';

/** The version, when the caller may see its files too. Throws `not_found`. */
export async function loadVersionWithFiles(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  name: VersionName,
  asker: Pick<Asker, 'caller'>,
): Promise<StoredVersion> {
  const { asset, version } = await loadVersion(context, name, asker);
  if (!maySeeFiles(asker.caller, asset, version)) throw notFound(versionText(context.kind, name));
  return version;
}
