import { AllianceError } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { type Citation, cite } from '../domain/citation.ts';
import type { VersionName } from '../domain/version.ts';
import { loadVersion } from './load.ts';

/** How a published version is cited, retracted ones too. Errors: `not_found`, `state_conflict` for a draft. */
export async function getCitation(
  context: Pick<AssetsContext, 'kind' | 'db'>,
  name: VersionName,
  asker: Pick<Asker, 'caller'>,
): Promise<Citation> {
  const { asset, version } = await loadVersion(context, name, asker);
  if (version.state === 'draft') {
    throw new AllianceError('state_conflict', `Version ${version.version} is a draft. Publish it, then cite it.`);
  }
  return cite(context.kind, asset, version);
}
