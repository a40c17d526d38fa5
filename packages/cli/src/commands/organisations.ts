import type { Command } from 'commander';
import type { Member, Organisation } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

/** org …, and alliance roles */
export function addOrganisationCommands(program: Command, context: Context): void {
  const { t } = context;
  const org = program.command('org').description(t.organisation);
  org
    .command('apply')
    .argument('<slug>')
    .description(t.orgApply)
    .requiredOption('--kind <kind>', t.optKind)
    .requiredOption('--legal-name <name>', t.optLegalName)
    .action(async (slug: string, { kind, legalName }: { kind: string; legalName: string }) => {
      const made = await (await context.api()).post<Organisation>('/v1/organisations', { slug, kind, legalName });
      context.out.result(made, t.orgState(slug, made.state));
    });
  org
    .command('list')
    .description(t.orgList)
    .action(async () => {
      const all = await Array.fromAsync((await context.api()).list<Organisation>('/v1/organisations'));
      context.out.result(
        all,
        all.length > 0 ? table(all.map((one) => [one.slug, one.kind, one.state, one.legalName])) : t.noneFound,
      );
    });
  addDecisions(org, context);
  addPeople(org, context);
  program
    .command('alliance-role')
    .argument('<email>')
    .argument('<role>')
    .description(t.allianceRole)
    .action(async (email: string, role: string) => {
      const person = await (await context.api()).put(
        `/v1/alliance/people/${encodeURIComponent(email)}/roles/${encodeURIComponent(role)}`,
        undefined,
      );
      context.out.result(person, t.personAdded(email, 'alliance', role));
    });
}

function addDecisions(org: Command, context: Context): void {
  const { t } = context;
  const decide = async (slug: string, action: string, reason?: string) => {
    const decided = await (await context.api()).post<Organisation>(
      `/v1/organisations/${encodeURIComponent(slug)}/${action}`,
      reason === undefined ? undefined : { reason },
    );
    context.out.result(decided, t.orgState(slug, decided.state));
  };
  for (const [action, description] of [
    ['admit', t.orgAdmit],
    ['reinstate', t.orgReinstate],
  ] as const) {
    org
      .command(action)
      .argument('<slug>')
      .description(description)
      .action((slug: string) => decide(slug, action));
  }
  for (const [action, description] of [
    ['refuse', t.orgRefuse],
    ['suspend', t.orgSuspend],
  ] as const) {
    org
      .command(action)
      .argument('<slug>')
      .description(description)
      .requiredOption('--reason <text>', t.optReason)
      .action((slug: string, { reason }: { reason: string }) => decide(slug, action, reason));
  }
}

function addPeople(org: Command, context: Context): void {
  const { t } = context;
  org
    .command('add-person')
    .argument('<slug>')
    .argument('<email>')
    .description(t.orgAddPerson)
    .requiredOption('--role <role>', t.optRole)
    .action(async (slug: string, email: string, { role }: { role: string }) => {
      const member = await (await context.api()).put(
        `/v1/organisations/${encodeURIComponent(slug)}/people/${encodeURIComponent(email)}`,
        { role },
      );
      context.out.result(member, t.personAdded(email, slug, role));
    });
  org
    .command('people')
    .argument('<slug>')
    .description(t.orgPeople)
    .action(async (slug: string) => {
      const people = await Array.fromAsync(
        (await context.api()).list<Member>(`/v1/organisations/${encodeURIComponent(slug)}/people`),
      );
      context.out.result(
        people,
        people.length > 0 ? table(people.map(({ person, role }) => [role, person.email, person.name])) : t.noneFound,
      );
    });
}
