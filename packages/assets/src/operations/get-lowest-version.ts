import type { Asker, AssetsContext } from '../context.ts';
import type { VersionName } from '../domain/version.ts';
import type { VersionRule } from '../domain/version-rule.ts';
import { nextState } from '../domain/version-state.ts';
import { loadVersionWithFiles } from './load-files.ts';
import { measureSchemas } from './measure-schemas.ts';
import { measureVersion } from './measure-version.ts';

/** By which rule a draft will be measured; undefined when any number is allowed. Errors: `not_found`, `state_conflict`. */
export async function getLowestVersion(
  context: Pick<AssetsContext, 'kind' | 'db' | 'manifests' | 'schemaBreaks'>,
  name: VersionName,
  asker: Pick<Asker, 'caller'>,
): Promise<VersionRule | undefined> {
  const draft = await loadVersionWithFiles(context, name, asker);
  nextState('publish', draft);
  const { assetId, sortKey, manifest } = draft;
  const { rule, changes } = await measureVersion(context, { assetId, sortKey, root: manifest.root });
  return rule && measureSchemas(context, { rule, changes });
}
