import { type Caller, hasAllianceRole, hasRole, requireAllianceRole, requireRole } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { SEVERITIES, type Severity, type Version, type VersionName } from '../domain/version.ts';
import { closeVersion, reasonProblems } from './close-version.ts';
import { loadVersion } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events'>;
type Input = { name: VersionName; reason: string; severity: string; successor: string; purge: boolean };

/**
 * Withdraws a published version for good: a tombstone with the reason stays. With `purge` the version names its bytes no more; those
 * that nothing else of the asset names are forgotten with the next sweep. For the organisation's owner, and for governance.
 * Errors: those of `requireRole`, `invalid_argument`, `not_found`, `state_conflict`.
 */
export async function retractVersion(
  context: Context,
  { name, reason, severity, successor, purge }: Input,
  asker: Asker,
): Promise<Version> {
  const role = requireRetractor(asker.caller, name.asset.organisation);
  const known = SEVERITIES.includes(severity as Severity);
  const problems = [
    ...reasonProblems(reason),
    ...(known ? [] : [{ field: 'severity', problem: `must be one of ${SEVERITIES.join(', ')}` }]),
  ];
  if (problems.length > 0) throw invalidArgument('Say why the version is retracted and how severe that is.', problems);
  const { asset, version } = await loadVersion(context, name, asker);
  const actor = { personId: asker.caller?.personId ?? '', role };
  const closing = { reason, severity: severity as Severity, successor, purged: purge };
  return closeVersion(context, { step: 'retract', asset, version, actor }, closing);
}

function requireRetractor(caller: Caller | null, organisation: string): string {
  if (!hasRole(caller, organisation, 'owner') && hasAllianceRole(caller, 'governance')) {
    requireAllianceRole(caller, ['governance'], 'admin');
    return 'governance';
  }
  return requireRole(caller, organisation, ['owner'], 'publish');
}
