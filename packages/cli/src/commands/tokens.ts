import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { words } from './options.ts';

type Token = {
  id: string;
  name: string;
  scopes: string[];
  hint: string;
  expiresAt: string | null;
  organisation: string;
};

/** token create | list | delete */
export function addTokenCommands(program: Command, context: Context): void {
  const { t } = context;
  const token = program.command('token').description(t.token);
  token
    .command('create')
    .argument('<name>', t.optName)
    .description(t.tokenCreate)
    .option('--scopes <scopes>', t.optScopes, words, ['read', 'publish'])
    .option('--days <days>', t.optDays, Number)
    .option('--organisation <slug>', t.optOrganisation)
    .action(
      async (
        name: string,
        { scopes, days, organisation }: { scopes: string[]; days?: number; organisation?: string },
      ) => {
        const expiresAt = await endOfToken(context, days);
        const made = await (await context.api()).post<{ id: string; token: string }>('/v1/tokens', {
          name,
          scopes,
          expiresAt,
          ...(organisation ? { organisation } : {}),
        });
        context.out.note(t.tokenOnce);
        context.out.result(made, made.token);
      },
    );
  token
    .command('list')
    .description(t.tokenList)
    .action(async () => {
      const tokens = await Array.fromAsync((await context.api()).list<Token>('/v1/tokens'));
      const rows = tokens.map((one) => [
        one.id,
        one.hint,
        one.expiresAt?.slice(0, 10) ?? '–',
        one.organisation || '*',
        one.scopes.join(','),
        one.name,
      ]);
      context.out.result(tokens, rows.length > 0 ? table(rows) : t.noneFound);
    });
  token
    .command('delete')
    .argument('<id>')
    .description(t.tokenDelete)
    .action(async (id: string) => {
      await (await context.api()).delete(`/v1/tokens/${encodeURIComponent(id)}`);
      context.out.result({ id }, t.tokenDeleted);
    });
}

const DEFAULT_DAYS = 90;

/** Without a wish: 90 days, or the end of the token that this computer signed in with, which no other may outlive. */
async function endOfToken(context: Context, days: number | undefined): Promise<string> {
  const end = new Date(Date.now() + (days ?? DEFAULT_DAYS) * 86_400_000).toISOString();
  const own = (await context.credentials.get(await context.url()))?.expiresAt;
  return days === undefined && own !== undefined && own < end ? own : end;
}
