import type { Command } from 'commander';
import type { AccessRequest, Invitation } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';

/** co-applicant invite | invited | cancel | remove; invitation list | accept | decline */
export function addCoApplicantCommands(program: Command, context: Context): void {
  const { t } = context;
  const pathOf = (id: string, rest: string) => `/v1/access-requests/${encodeURIComponent(id)}/${rest}`;
  const group = program.command('co-applicant').description(t.coApplicant);
  group
    .command('invite')
    .argument('<request>')
    .argument('<email>')
    .description(t.coApplicantInvite)
    .action(async (id: string, email: string) => {
      const made = await (await context.api()).post<Invitation>(pathOf(id, 'invitations'), { email });
      context.out.result(made, t.coApplicantInvited(email));
    });
  group
    .command('invited')
    .argument('<request>')
    .description(t.coApplicantList)
    .action(async (id: string) => {
      const invited = await Array.fromAsync((await context.api()).list<Invitation>(pathOf(id, 'invitations')));
      const rows = invited.map((one) => [one.id, one.email, one.invitedAt.slice(0, 10)]);
      context.out.result(invited, rows.length > 0 ? table(rows) : t.noneFound);
    });
  group
    .command('cancel')
    .argument('<request>')
    .argument('<invitation>')
    .description(t.coApplicantCancel)
    .action(async (id: string, invitation: string) => {
      await (await context.api()).delete(pathOf(id, `invitations/${encodeURIComponent(invitation)}`));
      context.out.result({ id: invitation }, t.invitationGone(invitation));
    });
  group
    .command('remove')
    .argument('<request>')
    .argument('<person>')
    .description(t.coApplicantRemove)
    .action(async (id: string, person: string) => {
      const path = pathOf(id, `co-applicants/${encodeURIComponent(person)}`);
      const changed = await (await context.api()).delete<AccessRequest>(path);
      context.out.result(changed, t.requestState(id, changed.state));
    });
  addInvitationCommands(program.command('invitation').description(t.invitation), context);
}

function addInvitationCommands(group: Command, context: Context): void {
  const { t } = context;
  const pathOf = (id: string, act: string) => `/v1/invitations/${encodeURIComponent(id)}/${act}`;
  group
    .command('list')
    .description(t.invitationList)
    .action(async () => {
      const invitations = await Array.fromAsync((await context.api()).list<Invitation>('/v1/invitations'));
      const rows = invitations.map((one) => [
        one.id,
        one.asset ?? '',
        one.applicantPersonId,
        one.invitedAt.slice(0, 10),
      ]);
      context.out.result(invitations, rows.length > 0 ? table(rows) : t.noneFound);
    });
  group
    .command('accept')
    .argument('<invitation>')
    .description(t.invitationAccept)
    .action(async (id: string) => {
      const joined = await (await context.api()).post<AccessRequest>(pathOf(id, 'accept'));
      context.out.result(joined, t.invitationAccepted(joined.id));
    });
  group
    .command('decline')
    .argument('<invitation>')
    .description(t.invitationDecline)
    .action(async (id: string) => {
      await (await context.api()).post(pathOf(id, 'decline'));
      context.out.result({ id }, t.invitationGone(id));
    });
}
