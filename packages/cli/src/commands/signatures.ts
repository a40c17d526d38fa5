import type { Command } from 'commander';
import type { AccessRequest } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

/** signature list | give | refuse */
export function addSignatureCommands(program: Command, context: Context): void {
  const { t } = context;
  const signature = program.command('signature').description(t.signature);
  const answer = async (id: string, act: string, body?: object) => {
    const path = `/v1/access-requests/${encodeURIComponent(id)}/${act}`;
    const answered = await (await context.api()).post<AccessRequest>(path, body);
    context.out.result(answered, t.requestState(id, answered.state));
  };
  signature
    .command('list')
    .description(t.signatureList)
    .action(async () => {
      const query = { view: 'signatory', state: 'awaiting-signature' };
      const requests = await Array.fromAsync((await context.api()).list<AccessRequest>('/v1/access-requests', query));
      const rows = requests.map((one) => [
        one.id,
        one.asset,
        one.applicantPersonId,
        one.purpose,
        one.until.slice(0, 10),
        one.statement.split('\n')[0] ?? '',
      ]);
      context.out.result(requests, rows.length > 0 ? table(rows) : t.noneFound);
    });
  signature
    .command('give')
    .argument('<request>')
    .description(t.signatureGive)
    .action((id: string) => answer(id, 'sign'));
  signature
    .command('refuse')
    .argument('<request>')
    .description(t.signatureRefuse)
    .requiredOption('--reason <text>', t.optReason)
    .action((id: string, reason: { reason: string }) => answer(id, 'refuse-signature', reason));
}
