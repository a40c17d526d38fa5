import type { Command } from 'commander';
import type { LicenceReview } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

/** licence-review list | approve | refuse */
export function addLicenceReviewCommands(program: Command, context: Context): void {
  const { t } = context;
  const review = program.command('licence-review').description(t.licenceReview);
  review
    .command('list')
    .description(t.licenceReviewList)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--state <state>', 'open, approved, refused')
    .action(async (options: { organisation?: string; state?: string }) => {
      const api = await context.api();
      const reviews = await Array.fromAsync(api.list<LicenceReview>('/v1/licences/reviews', defined(options)));
      const rows = reviews.map((one) => [one.id, one.state, one.output, one.createdAt.slice(0, 10)]);
      context.out.result(reviews, rows.length > 0 ? table(rows) : t.noneFound);
    });
  for (const [decision, description] of [
    ['approve', t.licenceReviewApprove],
    ['refuse', t.licenceReviewRefuse],
  ] as const) {
    review
      .command(decision)
      .argument('<review>')
      .description(description)
      .requiredOption('--reason <text>', t.optReason)
      .action(async (id: string, { reason }: { reason: string }) => {
        const path = `/v1/licences/reviews/${encodeURIComponent(id)}/decide`;
        const decided = await (await context.api()).post<LicenceReview>(path, { decision, reason });
        context.out.result(decided, t.licenceReviewState(id, decided.state));
      });
  }
}
