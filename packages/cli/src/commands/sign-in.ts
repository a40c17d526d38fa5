import { hostname } from 'node:os';
import type { Command } from 'commander';
import { ApiClient } from '../api/client.ts';
import type { Me } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { ask, readStdin } from '../terminal/ask.ts';
import { table } from '../terminal/output.ts';
import { UsageError } from '../usage-error.ts';

const TOKEN_DAYS = 30;
const SCOPES = ['read', 'publish', 'decide', 'admin'];

type LoginOptions = { email?: string; passwordStdin?: boolean; tokenStdin?: boolean };

/** register, login, logout, whoami */
export function addSignInCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('register')
    .description(t.register)
    .requiredOption('--email <email>', t.optEmail)
    .requiredOption('--name <name>', t.optName)
    .option('--password-stdin', t.optPasswordStdin)
    .action(async ({ email, name, passwordStdin }: { email: string; name: string; passwordStdin?: boolean }) => {
      const password = await readPassword(context, passwordStdin);
      const person = await (await context.api()).post('/v1/people', { email, name, password });
      context.out.result(person, t.registered(email));
    });
  program
    .command('login')
    .description(t.login)
    .option('--email <email>', t.optEmail)
    .option('--password-stdin', t.optPasswordStdin)
    .option('--token-stdin', t.optTokenStdin)
    .action((options: LoginOptions) => login(context, options));
  program
    .command('logout')
    .description(t.logout)
    .action(async () => {
      const url = await context.url();
      const credential = await context.credentials.get(url);
      if (credential?.tokenId) await (await context.api()).delete(`/v1/tokens/${credential.tokenId}`).catch(() => {});
      await context.credentials.delete(url);
      context.out.result({ url }, t.loggedOut);
    });
  program
    .command('erase-account')
    .description(t.eraseAccount)
    .option('--person <id>', t.optErasePerson)
    .option('--yes', t.optEraseYes)
    .action((options: { person?: string; yes?: boolean }) => eraseAccount(context, options));
  program
    .command('whoami')
    .description(t.whoami)
    .action(async () => {
      const me = await (await context.api()).get<Me>('/v1/me');
      const rows = me.organisations.map((membership) => [
        membership.organisation,
        membership.role,
        membership.organisationState,
      ]);
      const roles = me.person.allianceRoles.length > 0 ? ` (${me.person.allianceRoles.join(', ')})` : '';
      context.out.result(
        me,
        [`${me.person.name} <${me.person.email}>${roles}`, ...(rows.length > 0 ? [table(rows)] : [])].join('\n'),
      );
    });
}

/** What cannot be undone is said first. */
async function eraseAccount(context: Context, { person, yes }: { person?: string; yes?: boolean }): Promise<void> {
  const { t, out } = context;
  const api = await context.api();
  const id = person ?? (await api.get<Me>('/v1/me')).person.id;
  if (!yes) {
    process.stderr.write(`${t.wouldErase(id)}\n`);
    if ((await ask(t.askErase)).trim() !== id) throw new UsageError(t.notErased);
  }
  await api.delete(`/v1/people/${id}`);
  if (person === undefined) await context.credentials.delete(await context.url());
  out.result({ id }, t.erased(id));
}

async function login(context: Context, { email, passwordStdin, tokenStdin }: LoginOptions): Promise<void> {
  const url = await context.url();
  if (tokenStdin) {
    const token = await readStdin();
    const me = await new ApiClient(url, token).get<Me>('/v1/me');
    await context.credentials.put(url, { token, email: me.person.email });
    return context.out.result(me, context.t.loggedIn(me.person.email, url, '–'));
  }
  const address = email ?? (await ask(`${context.t.optEmail}: `));
  const password = await readPassword(context, passwordStdin);
  const session = await new ApiClient(url).post<{ accessToken: string }>('/v1/sessions', { email: address, password });
  const signedIn = new ApiClient(url, session.accessToken);
  const expiresAt = new Date(Date.now() + TOKEN_DAYS * 86_400_000).toISOString();
  const made = await signedIn.post<{ id: string; token: string }>('/v1/tokens', {
    name: `alliance on ${hostname()}`.slice(0, 100),
    scopes: SCOPES,
    expiresAt,
  });
  await signedIn.delete('/v1/sessions/current');
  await context.credentials.put(url, { token: made.token, tokenId: made.id, email: address, expiresAt });
  context.out.result({ url, email: address, expiresAt }, context.t.loggedIn(address, url, expiresAt));
}

function readPassword({ t }: Context, fromStdin: boolean | undefined): Promise<string> {
  return fromStdin ? readStdin() : ask(t.password, true);
}
