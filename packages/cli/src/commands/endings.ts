import type { Command } from 'commander';
import type { Deletion, Grant } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

/** grant close | attest-deletion | deletions */
export function addEndingCommands(grant: Command, context: Context): void {
  const { t } = context;
  const pathOf = (id: string, rest: string) => `/v1/grants/${encodeURIComponent(id)}/${rest}`;
  grant
    .command('close')
    .argument('<grant>')
    .description(t.grantClose)
    .action(async (id: string) => {
      const closed = await (await context.api()).post<Grant>(pathOf(id, 'close'));
      context.out.result(closed, t.grantState(id, closed.state));
    });
  grant
    .command('attest-deletion')
    .argument('<grant>')
    .description(t.grantAttest)
    .requiredOption('--statement <text>', t.optDeleted)
    .option('--version <version>', t.optRetractedVersion)
    .action(async (id: string, body: { statement: string; version?: string }) => {
      const attested = await (await context.api()).post<Deletion>(pathOf(id, 'deletion-attestation'), body);
      context.out.result(attested, t.deletionAttested(id));
    });
  grant
    .command('deletions')
    .argument('<organisation>')
    .description(t.grantDeletions)
    .option('--late', t.optLate)
    .action(async (slug: string, { late }: { late?: boolean }) => {
      const path = `/v1/organisations/${encodeURIComponent(slug)}/deletion-attestations`;
      const deletions = await Array.fromAsync((await context.api()).list<Deletion>(path, late ? { late: 'true' } : {}));
      const rows = deletions.map((one) => [
        one.grantId,
        one.asset,
        one.cause ?? `@${one.version}`,
        one.dueAt.slice(0, 10),
        one.late ? t.isLate : (one.attestedAt?.slice(0, 10) ?? t.notYet),
      ]);
      context.out.result(deletions, rows.length > 0 ? table(rows) : t.noneFound);
    });
}
