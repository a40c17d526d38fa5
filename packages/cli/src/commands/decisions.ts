import type { Command } from 'commander';
import type { AccessRequest } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { defined, endOfDay, words } from './options.ts';

type Approval = { until?: string; seats?: number; operations?: string[]; versions?: string; note?: string };

/** approve, reject, return; and the applicant's withdraw, accept, decline */
export function addDecisionCommands(program: Command, context: Context): void {
  const { t } = context;
  const decide = async <T>(id: string, action: string, body?: object) =>
    (await context.api()).post<T>(`/v1/access-requests/${encodeURIComponent(id)}/${action}`, body);
  program
    .command('approve')
    .argument('<request>')
    .description(t.approve)
    .option('--until <day>', t.optUntil)
    .option('--seats <count>', t.optSeats, Number)
    .option('--operations <operations>', t.optOperations, words)
    .option('--versions <range>', t.optVersion)
    .option('--note <text>', t.optNote)
    .action(async (id: string, { until, ...rest }: Approval) => {
      const body = defined({ until: until === undefined ? undefined : endOfDay(until), ...rest });
      const approved = await decide<{ request: AccessRequest; grant: { id: string } | null }>(id, 'approve', body);
      const waits = approved.request.state === 'offered' ? t.offered(id) : t.secondDecisionNeeded(id);
      const text = approved.grant ? t.approved(id, approved.grant.id) : waits;
      context.out.result(approved, text);
    });
  program
    .command('reject')
    .argument('<request>')
    .description(t.reject)
    .requiredOption('--reason <text>', t.optReason)
    .requiredOption('--clause <text>', t.optClause)
    .action(async (id: string, { reason, clause }: { reason: string; clause: string }) => {
      const rejected = await decide<AccessRequest>(id, 'reject', { reason, clause });
      context.out.result(rejected, t.requestState(id, rejected.state));
    });
  program
    .command('return')
    .argument('<request>')
    .description(t.return)
    .requiredOption('--note <text>', t.optNote)
    .action(async (id: string, { note }: { note: string }) => {
      const returned = await decide<AccessRequest>(id, 'return', { note });
      context.out.result(returned, t.requestState(id, returned.state));
    });
  program
    .command('accept')
    .argument('<request>')
    .description(t.acceptOffer)
    .action(async (id: string) => {
      const accepted = await decide<{ grant: { id: string } }>(id, 'accept');
      context.out.result(accepted, t.approved(id, accepted.grant.id));
    });
  program
    .command('decline')
    .argument('<request>')
    .description(t.declineOffer)
    .action(async (id: string) => {
      const declined = await decide<AccessRequest>(id, 'decline');
      context.out.result(declined, t.requestState(id, declined.state));
    });
  program
    .command('withdraw')
    .argument('<request>')
    .description(t.withdraw)
    .action(async (id: string) => {
      const withdrawn = await decide<AccessRequest>(id, 'withdraw');
      context.out.result(withdrawn, t.requestState(id, withdrawn.state));
    });
}
