import type { Command } from 'commander';
import type { Award, Grant } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { assetPath, parseReference } from '../reference.ts';
import { table } from '../terminal/output.ts';
import { addEndingCommands } from './endings.ts';
import { endOfDay, words } from './options.ts';
import { addRenewalCommands } from './renewals.ts';
import { addSeatCommands } from './seats.ts';

/** grants, grant show | revoke | suspend | resume | seat | free-seat | seat-manager | quota | token | give | renew | report | close | attest-deletion | deletions */
export function addGrantCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('grants')
    .description(t.grants)
    .option('--given', t.optGiven)
    .action(({ given }: { given?: boolean }) => listGrants(context, given ?? false));
  const grant = program.command('grant').description(t.grant);
  const act = async (id: string, action: string, body?: object) => {
    const changed = await (await context.api()).post<Grant>(`/v1/grants/${encodeURIComponent(id)}/${action}`, body);
    context.out.result(changed, t.grantState(id, changed.state));
  };
  grant
    .command('show')
    .argument('<grant>')
    .description(t.grantShow)
    .action(async (id: string) => {
      const shown = await (await context.api()).get<Grant>(`/v1/grants/${encodeURIComponent(id)}`);
      const seats = shown.seats.map(
        ({ personId, state, lapsesAt }) =>
          `  ${personId}  ${state}${lapsesAt ? `  ${t.lapsesAt(lapsesAt.slice(0, 10))}` : ''}`,
      );
      context.out.result(
        shown,
        [
          `${shown.asset} ${shown.versions}`,
          t.grantState(id, shown.state),
          `${shown.operations.join(', ')} · ${shown.until.slice(0, 10)}`,
          ...seats,
          ...(shown.seatManagerPersonId ? [t.seatManagerIs(shown.seatManagerPersonId)] : []),
        ].join('\n'),
      );
    });
  grant
    .command('revoke')
    .argument('<grant>')
    .description(t.grantRevoke)
    .requiredOption('--reason <text>', t.optReason)
    .action((id: string, reason: { reason: string }) => act(id, 'revoke', reason));
  grant
    .command('suspend')
    .argument('<grant-or-asset>')
    .description(t.grantSuspend)
    .requiredOption('--reason <text>', t.optReason)
    .action((named: string, reason: { reason: string }) =>
      namesAsset(named) ? suspendAsset(context, named, reason) : act(named, 'suspend', reason),
    );
  grant
    .command('resume')
    .argument('<grant-or-asset>')
    .description(t.grantResume)
    .action((named: string) => (namesAsset(named) ? resumeAsset(context, named) : act(named, 'resume')));
  addSeatCommands(grant, context);
  addOwnGrantCommands(grant, context);
  addRenewalCommands(grant, context);
  addEndingCommands(grant, context);
}

function addOwnGrantCommands(grant: Command, context: Context): void {
  const { t } = context;
  grant
    .command('quota')
    .argument('<grant>')
    .argument('<bytes>', t.optBytes, Number)
    .description(t.grantQuota)
    .action(async (id: string, bytesPerMonth: number) => {
      const path = `/v1/grants/${encodeURIComponent(id)}/download-quota`;
      const changed = await (await context.api()).put<Grant>(path, { bytesPerMonth });
      context.out.result(changed, t.grantState(id, changed.state));
    });
  grant
    .command('token')
    .argument('<grant>')
    .description(t.grantToken)
    .action(async (id: string) => {
      const path = `/v1/grants/${encodeURIComponent(id)}/tokens`;
      const issued = await (await context.api()).post<{ token: string; expiresAt: string }>(path);
      context.out.result(issued, issued.token);
    });
  grant
    .command('give')
    .argument('<asset>', 'dataset:org/name')
    .description(t.grantGive)
    .requiredOption('--purpose <purpose>', t.optPurpose)
    .requiredOption('--until <day>', t.optUntil)
    .requiredOption('--reason <text>', t.optReason)
    .option('--email <email>', t.optEmail)
    .option('--organisation <slug>', t.optBeneficiary)
    .option('--seats <count>', t.optSeats, Number)
    .option('--operations <operations>', t.optOperations, words)
    .option('--versions <range>', t.optVersion)
    .action(async (asset: string, { until, ...rest }: { until: string }) => {
      const body = { asset, until: endOfDay(until), ...rest };
      const given = await (await context.api()).post<Given>('/v1/grants', body);
      context.out.result(given, saidOf(given, t));
    });
}

type Given = { request: { id: string } | null; grant: Grant | null; award: Award | null };

function saidOf({ request, grant, award }: Given, t: Context['t']): string {
  if (award) return t.awarded(award.id, award.email);
  return grant ? t.given(grant.id) : t.secondDecisionNeeded(request?.id ?? '');
}

async function listGrants(context: Context, given: boolean): Promise<void> {
  const { out, t } = context;
  const api = await context.api();
  const grants = await Array.fromAsync(api.list<Grant>('/v1/grants', { view: given ? 'grantor' : 'holder' }));
  const rows = grants.map(({ id, state, asset, versions, until, operations }) => [
    id,
    state,
    asset,
    versions,
    until.slice(0, 10),
    operations.join(','),
  ]);
  const waiting = given ? [] : grants.filter(waitsForTerms);
  const licences = new Set(waiting.flatMap(({ terms }) => terms.map(({ licenceId }) => licenceId)));
  const next = Array.from(licences, (licence) => t.errAccept(licence));
  out.result(grants, rows.length > 0 ? [table(rows), ...next].join('\n') : t.noneFound);
}

/** Whether there are terms to accept before anybody has access, or newer ones by a date. */
function waitsForTerms({ state, seats }: Grant): boolean {
  if (state === 'revoked' || state === 'expired') return false;
  return state === 'pending-acceptance' || seats.some((seat) => seat.state === 'lapsed' || seat.lapsesAt !== null);
}

/** Ids of grants have no slash. */
function namesAsset(text: string): boolean {
  return text.includes('/');
}

async function suspendAsset(context: Context, asset: string, body: { reason: string }): Promise<void> {
  const { out, t } = context;
  const suspension = await (await context.api()).post<{ grants: number }>(suspensionPath(asset), body);
  out.result(suspension, t.assetSuspended(asset, suspension.grants));
}

async function resumeAsset(context: Context, asset: string): Promise<void> {
  const { out, t } = context;
  const resumed = await (await context.api()).delete<{ grants: number }>(suspensionPath(asset));
  out.result(resumed, t.assetResumed(asset, resumed.grants));
}

function suspensionPath(asset: string): string {
  return `${assetPath(parseReference(asset))}/suspension`;
}
