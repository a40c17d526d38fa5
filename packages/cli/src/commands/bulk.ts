import { type Command, Option } from 'commander';
import type { AccessRequest, BulkOutcome } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { table } from '../terminal/output.ts';
import { PartialFailure, UsageError } from '../usage-error.ts';
import { defined } from './options.ts';

/** As many as the API decides on at once. */
const AT_ONCE = 200;

type Options = { waiting?: string | true; reason?: string; clause?: string; dryRun?: boolean };

/** decide */
export function addBulkCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('decide')
    .argument('<act>', 'approve, reject, return')
    .argument('[requests...]')
    .description(t.decide)
    .addOption(new Option('--waiting [asset]', t.optWaiting))
    .option('--reason <text>', t.optReason)
    .option('--clause <text>', t.optClause)
    .option('--dry-run', t.optDryRun)
    .action((act: string, requests: string[], options: Options) => decide(context, act, requests, options));
}

async function decide(context: Context, act: string, requests: readonly string[], options: Options): Promise<void> {
  const { out, t } = context;
  const ids = await idsOf(context, requests, options.waiting);
  const api = await context.api();
  const path = `/v1/access-requests/bulk${options.dryRun ? '?dryRun=true' : ''}`;
  const outcomes: BulkOutcome[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    const body = defined({ ids: some, act, reason: options.reason, clause: options.clause });
    outcomes.push(...(await api.post<{ items: BulkOutcome[] }>(path, body)).items);
  }
  const done = outcomes.filter(({ code }) => code === '');
  const refused = outcomes.filter(({ code }) => code !== '');
  const rows = done.map(({ id, state, secondDecisionNeeded, grantId }) => [
    id,
    secondDecisionNeeded ? t.needsSecond : (state ?? ''),
    grantId,
  ]);
  const summary = (options.dryRun ? t.wouldDecide : t.decided)(done.length);
  out.result(
    outcomes,
    outcomes.length > 0 ? [...(rows.length > 0 ? [table(rows)] : []), summary].join('\n') : t.noneFound,
  );
  if (refused.length > 0)
    throw new PartialFailure(
      t.notDecided(refused.length),
      refused.map(({ id, code, problem }) => `${id}  ${code}  ${problem}`),
    );
}

/** The requests that are named, or those that wait, of one asset if it is named. Throws UsageError. */
async function idsOf(
  context: Context,
  named: readonly string[],
  waiting: string | true | undefined,
): Promise<string[]> {
  if (named.length > 0 === (waiting !== undefined)) throw new UsageError(context.t.needRequests);
  if (waiting === undefined) return [...new Set(named)];
  const asset = waiting === true ? undefined : formatReference({ ...parseReference(waiting), version: undefined });
  const requests = (await context.api()).list<AccessRequest>('/v1/access-requests', {
    view: 'decider',
    state: 'submitted',
  });
  const ids: string[] = [];
  for await (const request of requests) if (asset === undefined || request.asset === asset) ids.push(request.id);
  return ids;
}
