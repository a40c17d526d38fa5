import type { Command } from 'commander';
import type { LineageBuilder } from '../api/run-shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { defined } from './options.ts';

type Registering = { organisation: string; producer: string; tokenId: string };

const PATH = '/v1/lineage/builders';

/** builder register | list | revoke */
export function addBuilderCommands(program: Command, context: Context): void {
  const { t } = context;
  const builder = program.command('builder').description(t.builder);
  builder
    .command('register')
    .description(t.builderRegister)
    .requiredOption('--organisation <slug>', t.optOrganisation)
    .requiredOption('--producer <uri>', t.optProducer)
    .requiredOption('--token-id <id>', t.optTokenId)
    .action(async ({ organisation, producer, tokenId }: Registering) => {
      const made = await (await context.api()).post<LineageBuilder>(PATH, { organisation, producer, tokenId });
      context.out.result(made, describe([made], t));
    });
  builder
    .command('list')
    .description(t.builderList)
    .option('--organisation <slug>', t.optOrganisation)
    .action(async (query: { organisation?: string }) => {
      const all = await Array.fromAsync((await context.api()).list<LineageBuilder>(PATH, defined(query)));
      context.out.result(all, all.length > 0 ? describe(all, t) : t.noneFound);
    });
  builder
    .command('revoke')
    .argument('<builder>')
    .description(t.builderRevoke)
    .action(async (id: string) => {
      const path = `${PATH}/${encodeURIComponent(id)}/revoke`;
      const revoked = await (await context.api()).post<LineageBuilder>(path);
      context.out.result(revoked, describe([revoked], t));
    });
}

function describe(builders: readonly LineageBuilder[], t: Context['t']): string {
  return table(
    builders.map(({ id, organisation, producer, tokenId, revokedAt }) => [
      id,
      organisation,
      producer,
      tokenId,
      revokedAt === null ? '' : t.builderRevoked(revokedAt.slice(0, 10)),
    ]),
  );
}
