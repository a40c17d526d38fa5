import { requireRole } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import type { Version, VersionName } from '../domain/version.ts';
import { closeVersion, reasonProblems } from './close-version.ts';
import { loadVersion } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events'>;
type Input = { name: VersionName; reason: string; successor: string };

/**
 * Advises against a published version; it stays usable. Errors: those of `requireRole`, `invalid_argument`, `not_found`,
 * `state_conflict`.
 */
export async function deprecateVersion(
  context: Context,
  { name, reason, successor }: Input,
  asker: Asker,
): Promise<Version> {
  const role = requireRole(asker.caller, name.asset.organisation, ['owner', 'publisher'], 'publish');
  const problems = reasonProblems(reason);
  if (problems.length > 0) throw invalidArgument('Say why the version is deprecated.', problems);
  const { asset, version } = await loadVersion(context, name, asker);
  const actor = { personId: asker.caller?.personId ?? '', role };
  return closeVersion(
    context,
    { step: 'deprecate', asset, version, actor },
    { reason, severity: '', successor, purged: false, action: '', reasonCode: '' },
  );
}
