import { type Caller, type OrganisationRole, requireCaller } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { OrganisationRoleSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { MemberAddedSchema, MemberRoleChangedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { Transaction } from 'kysely';
import { auditOfMembership } from '../audit.ts';
import { emailProblems, normaliseEmail } from '../domain/email.ts';
import { decideMembership } from '../domain/membership.ts';
import type { Organisation } from '../domain/organisation.ts';
import { ORGANISATION_ROLES } from '../domain/organisation.ts';
import type { Person } from '../domain/person.ts';
import type { MembersContext } from '../members-context.ts';
import { countOwners, findMembership, type OrganisationMember, putMembership } from '../store/membership-store.ts';
import { lockOrganisation } from '../store/organisation-store.ts';
import { findPersonByEmail } from '../store/person-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { confirmRole } from './confirm-role.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';
import { type ManagerRole, requireManager } from './require-manager.ts';

type Context = Pick<MembersContext, 'db' | 'transact' | 'clock'>;
type Input = { organisation: string; email: string; role: string | undefined };
type Change = {
  organisation: Organisation;
  person: Person;
  role: OrganisationRole;
  actor: { caller: Caller; role: ManagerRole };
};

/**
 * Gives a registered person a role in an organisation, in place of any other; doing it again changes nothing. For owners and
 * governance. Errors: `unauthenticated`, `not_found`, `role_required`, `organisation_not_in_good_standing`, `scope_required`,
 * `invalid_argument`, `separation_of_duties`, `state_conflict` for the last owner or an organisation that is no more.
 */
export async function putMember(
  context: Context,
  maybeCaller: Caller | null,
  input: Input,
): Promise<OrganisationMember> {
  const caller = requireCaller(maybeCaller);
  const { slug } = await findVisibleOrganisation(context, caller, input.organisation);
  const actor = { caller, role: requireManager(caller, slug) };
  const { email, role } = toPlace(input);
  return context.transact(async (trx) => {
    const organisation = await lockOrganisation(trx, slug);
    if (!organisation) throw notFound(`organisation "${slug}"`);
    await confirmRole(trx, caller, actor.role, organisation);
    const person = await findPersonByEmail(trx, email);
    if (!person) throw notRegistered(email);
    assertMayPut(organisation, person, actor);
    const since = await writeRole(trx, { organisation, person, role, actor }, context.clock());
    return { person: { ...person, allianceRoles: [] }, role, since };
  });
}

function toPlace({ email: text, role: name }: Input): { email: string; role: OrganisationRole } {
  const email = normaliseEmail(text);
  const role = ORGANISATION_ROLES.find((known) => known === name);
  const problems = emailProblems('email', email);
  if (!role) problems.push({ field: 'role', problem: `must be one of ${ORGANISATION_ROLES.join(', ')}` });
  if (!role || problems.length > 0)
    throw invalidArgument('This member cannot be put. Correct the fields and send it again.', problems);
  return { email, role };
}

function assertMayPut(organisation: Organisation, person: Person, actor: Change['actor']): void {
  const { slug, state } = organisation;
  if (state === 'refused' || state === 'withdrawn') {
    throw new AllianceError('state_conflict', `${slug} is ${state} and takes no people. Apply for membership again.`, {
      details: { organisation: slug, state },
    });
  }
  if (actor.role === 'governance' && person.id === actor.caller.personId) {
    throw new AllianceError(
      'separation_of_duties',
      `Governance cannot give itself a role in ${slug}. Ask one of its owners, or another person of governance.`,
      { details: { organisation: slug } },
    );
  }
}

/** Writes the role and the fact, unless the person has it already. Returns since when they belong to the organisation. */
async function writeRole(trx: Transaction<MembersTables>, change: Change, now: Date): Promise<Date> {
  const { organisation, person, role, actor } = change;
  const held = await findMembership(trx, organisation.id, person.id);
  const owners = await countOwners(trx, organisation.id);
  const decision = decideMembership(organisation.slug, held?.role, role, owners);
  if (decision !== 'none') {
    await putMembership(trx, { organisationId: organisation.id, personId: person.id, role, since: now });
    const membership = { organisation: organisation.slug, personId: person.id };
    const audit = auditOfMembership(actor, { ...membership, ...(held ? { from: held.role } : {}), to: role });
    const event = { audit, ...membership, role: enumValue(OrganisationRoleSchema, role) };
    await recordEvent(trx, decision === 'add' ? MemberAddedSchema : MemberRoleChangedSchema, event, now);
  }
  return held?.since ?? now;
}

function notRegistered(email: string): AllianceError {
  return new AllianceError(
    'not_found',
    `Nobody is registered as ${email}. Ask them to register with this address first, then add them again.`,
  );
}
