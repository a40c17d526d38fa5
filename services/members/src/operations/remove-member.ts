import { type Caller, type OrganisationRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { MemberRemovedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { auditOfMembership } from '../audit.ts';
import { normaliseEmail } from '../domain/email.ts';
import { assertOwnerRemains } from '../domain/membership.ts';
import type { MembersContext } from '../members-context.ts';
import { countOwners, deleteMembership, findMembership } from '../store/membership-store.ts';
import { lockOrganisation } from '../store/organisation-store.ts';
import { findPersonByEmail } from '../store/person-store.ts';
import { confirmRole } from './confirm-role.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';
import { type ManagerRole, requireRemover } from './require-manager.ts';

type Context = Pick<MembersContext, 'db' | 'transact' | 'clock'>;

/**
 * Takes a person out of an organisation. For its owners and governance; anybody may leave by themself. Errors: `unauthenticated`,
 * `not_found`, `role_required`, `scope_required`, `state_conflict` for the last owner.
 */
export async function removeMember(
  context: Context,
  maybeCaller: Caller | null,
  input: { organisation: string; email: string },
): Promise<void> {
  const caller = requireCaller(maybeCaller);
  const { slug } = await findVisibleOrganisation(context, caller, input.organisation);
  const email = normaliseEmail(input.email);
  const person = await findPersonByEmail(context.db, email);
  const leaving =
    person?.id === caller.personId && caller.memberships.some(({ organisation }) => organisation === slug);
  const managing = leaving ? undefined : requireRemover(caller, slug);
  requireScope(caller, 'admin');
  if (!person) throw notAMember(email, slug);
  await context.transact(async (trx) => {
    const organisation = await lockOrganisation(trx, slug);
    if (!organisation) throw notFound(`organisation "${slug}"`);
    if (managing) await confirmRole(trx, caller, managing, organisation);
    const held = await findMembership(trx, organisation.id, person.id);
    if (!held) throw notAMember(email, slug);
    assertOwnerRemains(slug, held.role, await countOwners(trx, organisation.id));
    await deleteMembership(trx, organisation.id, person.id);
    const actorRole: ManagerRole | OrganisationRole = managing ?? held.role;
    const membership = { organisation: slug, personId: person.id };
    const audit = auditOfMembership({ caller, role: actorRole }, { ...membership, from: held.role });
    await recordEvent(trx, MemberRemovedSchema, { audit, ...membership }, context.clock());
  });
}

function notAMember(email: string, slug: string) {
  return notFound(`member ${email} of ${slug}`);
}
