import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { isUniqueViolation } from '@alliance/database/database-problem';
import { AllianceError } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { OrganisationRole } from '@alliance/proto/alliance/members/v1/member_pb';
import {
  MemberAddedSchema,
  MemberRemovedSchema,
  OrganisationAppliedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { auditOf, auditOfMembership } from '../audit.ts';
import { type ApplicationInput, toApplication } from '../domain/application.ts';
import type { Organisation } from '../domain/organisation.ts';
import { freesSlug } from '../domain/organisation-state.ts';
import { fromOrganisationInEvent } from '../mapping.ts';
import type { MembersContext } from '../members-context.ts';
import { type MemberRow, membersOf, putMembership } from '../store/membership-store.ts';
import { deleteOrganisation, insertOrganisation, lockOrganisation } from '../store/organisation-store.ts';
import type { MembersTables } from '../store/tables.ts';
import { findCredentialLimit } from './find-credential-limit.ts';

type Context = Pick<MembersContext, 'db' | 'transact' | 'clock'>;

/**
 * Applies for membership of an organisation, whose owner the applicant becomes. A slug that another application left free is
 * taken over. Errors: `unauthenticated`, `scope_required`, `invalid_argument`, `already_exists`.
 */
export async function applyForMembership(
  context: Context,
  maybeCaller: Caller | null,
  input: ApplicationInput,
): Promise<Organisation> {
  const caller = requireCaller(maybeCaller);
  requireScope(caller, 'admin');
  await requireUnlimited(context, caller);
  const application = toApplication(input);
  const now = context.clock();
  const organisation: Organisation = {
    id: uuidv7(),
    ...application,
    state: 'applied',
    reason: '',
    revision: 1,
    appliedBy: caller.personId,
    appliedAt: now,
    admittedAt: null,
  };
  try {
    await context.transact(async (trx) => {
      const former = await releaseSlug(trx, organisation.slug);
      await insertOrganisation(trx, organisation);
      await putMembership(trx, {
        organisationId: organisation.id,
        personId: caller.personId,
        role: 'owner',
        since: now,
      });
      await recordApplication(trx, caller, organisation, former);
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'organisation_slug_key')) throw error;
    throw new AllianceError('already_exists', `The name "${organisation.slug}" is taken. Apply with another one.`, {
      details: { organisation: organisation.slug },
    });
  }
  return organisation;
}

async function requireUnlimited(context: Context, caller: Caller): Promise<void> {
  const { organisation } = await findCredentialLimit(context, caller);
  if (organisation === null) return;
  throw new AllianceError(
    'scope_required',
    `This token is limited to ${organisation}. Sign in, or use a token without that limit, to apply for another organisation.`,
    { details: { organisation } },
  );
}

/** Removes a former application that no longer needs its slug. Returns the people who belonged to it. */
async function releaseSlug(trx: Transaction<MembersTables>, slug: string): Promise<MemberRow[]> {
  const holder = await lockOrganisation(trx, slug);
  if (!holder || !freesSlug(holder)) return [];
  const members = await membersOf(trx, holder.id);
  await deleteOrganisation(trx, holder.id);
  return members;
}

async function recordApplication(
  trx: Transaction<MembersTables>,
  caller: Caller,
  organisation: Organisation,
  former: readonly MemberRow[],
): Promise<void> {
  const { slug, appliedAt } = organisation;
  const actor = { caller, role: 'applicant' } as const;
  for (const { personId, role } of former) {
    const audit = auditOfMembership(actor, { organisation: slug, personId, from: role });
    await recordEvent(trx, MemberRemovedSchema, { audit, organisation: slug, personId }, appliedAt);
  }
  const applied = {
    audit: auditOf({
      actor: caller.personId,
      role: 'applicant',
      organisation: slug,
      object: { kind: 'organisation', id: slug },
      to: 'applied',
    }),
    organisation: fromOrganisationInEvent(organisation),
  };
  await recordEvent(trx, OrganisationAppliedSchema, applied, appliedAt);
  const audit = auditOfMembership(actor, { organisation: slug, personId: caller.personId, to: 'owner' });
  const added = { audit, organisation: slug, personId: caller.personId, role: OrganisationRole.OWNER };
  await recordEvent(trx, MemberAddedSchema, added, appliedAt);
}
