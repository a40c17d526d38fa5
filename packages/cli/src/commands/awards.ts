import type { Command } from 'commander';
import type { Award, Grant } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

/** award list | claim | decline | withdraw */
export function addAwardCommands(program: Command, context: Context): void {
  const { t } = context;
  const pathOf = (id: string) => `/v1/awards/${encodeURIComponent(id)}`;
  const group = program.command('award').description(t.award);
  group
    .command('list')
    .description(t.awardList)
    .option('--given <organisation>', t.optAwardsGiven)
    .action(async ({ given }: { given?: string }) => {
      const path = given === undefined ? '/v1/awards' : `/v1/organisations/${encodeURIComponent(given)}/awards`;
      const awards = await Array.fromAsync((await context.api()).list<Award>(path));
      const rows = awards.map((one) => [one.id, one.state, one.asset, one.email, one.expiresAt.slice(0, 10)]);
      context.out.result(awards, rows.length > 0 ? table(rows) : t.noneFound);
    });
  group
    .command('claim')
    .argument('<award>')
    .description(t.awardClaim)
    .action(async (id: string) => {
      const claimed = await (await context.api()).post<Claimed>(`${pathOf(id)}/claim`);
      const { request, grant } = claimed;
      context.out.result(claimed, grant ? t.awardClaimed(grant.id) : t.secondDecisionNeeded(request.id));
    });
  group
    .command('decline')
    .argument('<award>')
    .description(t.awardDecline)
    .action(async (id: string) => {
      await (await context.api()).post(`${pathOf(id)}/decline`);
      context.out.result({ id }, t.awardDeclined(id));
    });
  group
    .command('withdraw')
    .argument('<award>')
    .description(t.awardWithdraw)
    .action(async (id: string) => {
      const withdrawn = await (await context.api()).delete<Award>(pathOf(id));
      context.out.result(withdrawn, t.awardWithdrawn(id));
    });
}

type Claimed = { request: { id: string }; grant: Grant | null };
