import type { Command } from 'commander';
import type { AccessAnswer, AccessRequest } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { table } from '../terminal/output.ts';
import { defined, endOfDay, words } from './options.ts';

type RequestOptions = {
  purpose: string;
  statement: string;
  until: string;
  organisation?: string;
  seats?: number;
  operations?: string[];
  versions?: string;
  draft?: boolean;
};
type CheckOptions = { operation: string; person?: string; at?: string };

/** What became of a request that was made or submitted. */
function saidOf({ t }: Context, { id, state }: AccessRequest, asset: string): string {
  if (state === 'awaiting-signature') return t.signatureNeeded(id);
  return state === 'draft' ? t.requestState(id, state) : t.requested(id, asset);
}

/** request, submit, requests, check */
export function addAccessCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('request')
    .argument('<reference>', 'dataset:org/name')
    .description(t.request)
    .requiredOption('--purpose <purpose>', t.optPurpose)
    .requiredOption('--statement <text>', t.optStatement)
    .requiredOption('--until <day>', t.optUntil)
    .option('--organisation <slug>', t.optBeneficiary)
    .option('--seats <count>', t.optSeats, Number)
    .option('--operations <operations>', t.optOperations, words)
    .option('--versions <range>', t.optVersion)
    .option('--draft', t.optDraft)
    .action(async (text: string, { until, ...rest }: RequestOptions) => {
      const { version: _any, ...asset } = parseReference(text);
      const reference = formatReference({ ...asset, version: undefined });
      const { purpose, statement, organisation, seats, operations, versions, draft } = rest;
      const body = defined({
        asset: reference,
        purpose,
        statement,
        until: endOfDay(until),
        organisation,
        seats,
        operations,
        versions,
        draft,
      });
      const made = await (await context.api()).post<AccessRequest>('/v1/access-requests', body);
      context.out.result(made, saidOf(context, made, reference));
    });
  addSubmitCommand(program, context);
  program
    .command('requests')
    .description(t.requests)
    .option('--deciding', t.optDeciding)
    .option(
      '--state <state>',
      'awaiting-signature, submitted, returned, offered, approved, rejected, appealed, withdrawn, lapsed',
    )
    .action(async ({ deciding, state }: { deciding?: boolean; state?: string }) => {
      const query = defined({ view: deciding ? 'decider' : 'applicant', state });
      const requests = await Array.fromAsync((await context.api()).list<AccessRequest>('/v1/access-requests', query));
      const rows = requests.map((one) => [
        one.id,
        one.offer ? `${one.state} (${one.offer.narrowed.join(', ')})` : one.state,
        one.asset,
        one.purpose,
        one.until.slice(0, 10),
        one.statement.split('\n')[0] ?? '',
      ]);
      context.out.result(requests, rows.length > 0 ? table(rows) : t.noneFound);
    });
  program
    .command('check')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.check)
    .option('--operation <operation>', t.optOperation, 'download')
    .option('--person <person>', t.optPerson)
    .option('--at <moment>', t.optAt)
    .action((text: string, options: CheckOptions) => check(context, text, options));
}

function addSubmitCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('submit')
    .argument('<request>')
    .description(t.submitRequest)
    .option('--statement <text>', t.optStatement)
    .option('--until <day>', t.optUntil)
    .action(async (id: string, { statement, until }: { statement?: string; until?: string }) => {
      const body = defined({ statement, until: until === undefined ? undefined : endOfDay(until) });
      const path = `/v1/access-requests/${encodeURIComponent(id)}/submit`;
      const submitted = await (await context.api()).post<AccessRequest>(path, body);
      context.out.result(submitted, saidOf(context, submitted, submitted.asset));
    });
}

async function check(context: Context, text: string, { operation, person, at }: CheckOptions): Promise<void> {
  const { t, out } = context;
  const { version, ...asset } = parseReference(text);
  const body = defined({ asset: formatReference({ ...asset, version: undefined }), version, operation, person, at });
  const answer = await (await context.api()).post<AccessAnswer>('/v1/access-checks', body);
  const reasons = answer.because.map(
    ({ rule, message, grantId }) => `  ${rule}: ${message}${grantId ? ` (${grantId})` : ''}`,
  );
  out.result(answer, [answer.allowed ? t.allowed : t.refused, ...reasons].join('\n'));
}
