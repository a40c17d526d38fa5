import { type Caller, hasAllianceRole, hasRole, requireAllianceRole, requireRole } from '@alliance/auth/caller';
import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { actionProblem, defaultAction, REASON_CODES, RETRACTION_ACTIONS } from '../domain/retraction.ts';
import { SEVERITIES, type Severity, type Version, type VersionName } from '../domain/version.ts';
import { closeVersion, reasonProblems } from './close-version.ts';
import { loadVersion } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'events'>;
type Input = {
  name: VersionName;
  reason: string;
  severity: string;
  successor: string;
  purge: boolean;
  /** Empty: what goes without saying. */
  action: string;
  reasonCode: string;
};

/**
 * Withdraws a published version for good: a tombstone with the reason stays. With `purge` the version names its bytes no more; those
 * that nothing else of the asset names are forgotten with the next sweep. For the organisation's owner, and for governance.
 * Errors: those of `requireRole`, `invalid_argument`, `not_found`, `state_conflict`.
 */
export async function retractVersion(
  context: Context,
  { name, reason, severity: given, successor, purge, action, reasonCode }: Input,
  asker: Asker,
): Promise<Version> {
  const role = requireRetractor(asker.caller, name.asset.organisation);
  const severity = SEVERITIES.find((known) => known === given);
  const code = REASON_CODES.find((known) => known === reasonCode) ?? '';
  const problems = [...reasonProblems(reason), ...problemsOf({ severity, purge, action }, code === reasonCode)];
  if (problems.length > 0 || severity === undefined)
    throw invalidArgument('Say why the version is retracted, how severe that is and what it asks for.', problems);
  const { asset, version } = await loadVersion(context, name, asker);
  const actor = { personId: asker.caller?.personId ?? '', role };
  const asked = RETRACTION_ACTIONS.find((known) => known === action) ?? defaultAction({ severity, purge });
  const closing = { reason, severity, successor, purged: purge, action: asked, reasonCode: code } as const;
  return closeVersion(context, { step: 'retract', asset, version, actor }, closing);
}

function problemsOf(
  { severity, purge, action }: { severity: Severity | undefined; purge: boolean; action: string },
  isCodeKnown: boolean,
): FieldProblem[] {
  const problem = actionProblem(action, purge);
  return [
    ...(severity ? [] : [{ field: 'severity', problem: `must be one of ${SEVERITIES.join(', ')}` }]),
    ...(problem ? [{ field: 'action', problem }] : []),
    ...(isCodeKnown ? [] : [{ field: 'reasonCode', problem: `must be one of ${REASON_CODES.join(', ')}, or absent` }]),
  ];
}

function requireRetractor(caller: Caller | null, organisation: string): string {
  if (!hasRole(caller, organisation, 'owner') && hasAllianceRole(caller, 'governance')) {
    requireAllianceRole(caller, ['governance'], 'admin');
    return 'governance';
  }
  return requireRole(caller, organisation, ['owner'], 'publish');
}
