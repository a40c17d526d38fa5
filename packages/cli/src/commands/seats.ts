import type { Command } from 'commander';
import type { ApiClient } from '../api/client.ts';
import type { Grant, Member } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';

/** grant seat | free-seat | seat-manager */
export function addSeatCommands(grant: Command, context: Context): void {
  const { t } = context;
  const path = (id: string) => `/v1/grants/${encodeURIComponent(id)}`;
  const show = (changed: Grant) => context.out.result(changed, t.grantState(changed.id, changed.state));
  grant
    .command('seat')
    .argument('<grant>')
    .argument('<email>')
    .description(t.grantSeat)
    .action(async (id: string, email: string) =>
      show(await (await context.api()).post<Grant>(`${path(id)}/seats`, { email })),
    );
  grant
    .command('free-seat')
    .argument('<grant>')
    .argument('<person>')
    .description(t.grantFreeSeat)
    .action(async (id: string, whose: string) => {
      const api = await context.api();
      const grant = await api.get<Grant>(path(id));
      const personId = whose.includes('@') ? await personOf(api, grant, whose) : whose;
      const seat = grant.seats.find((one) => one.personId === personId)?.id ?? personId;
      show(await api.delete<Grant>(`${path(id)}/seats/${encodeURIComponent(seat)}`));
    });
  grant
    .command('seat-manager')
    .argument('<grant>')
    .argument('[email]')
    .description(t.grantSeatManager)
    .option('--none', t.optNoSeatManager)
    .action(async (id: string, email: string | undefined, { none }: { none?: boolean }) => {
      if ((email === undefined) !== (none ?? false)) throw new UsageError(t.errSeatManager);
      const api = await context.api();
      const manager = `${path(id)}/seat-manager`;
      show(email === undefined ? await api.delete<Grant>(manager) : await api.put<Grant>(manager, { email }));
    });
}

/** The person who has an address, among those of the organisation that holds the grant. */
async function personOf(api: ApiClient, { beneficiary }: Grant, email: string): Promise<string> {
  const people = `/v1/organisations/${encodeURIComponent(beneficiary?.organisation ?? '')}/people`;
  for await (const { person } of api.list<Member>(people)) if (person.email === email.toLowerCase()) return person.id;
  return email;
}
