import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { Organisation } from '../domain/organisation.ts';
import { findMembership } from '../store/membership-store.ts';
import type { MembersTables } from '../store/tables.ts';

/** Throws `separation_of_duties` when the caller belongs to the organisation, or applied for it, and so may not favour it. */
export async function forbidOwnOrganisation(
  trx: Transaction<MembersTables>,
  caller: Caller,
  organisation: Organisation,
): Promise<void> {
  const isOwn =
    organisation.appliedBy === caller.personId ||
    (await findMembership(trx, organisation.id, caller.personId)) !== undefined;
  if (!isOwn) return;
  throw new AllianceError(
    'separation_of_duties',
    `You belong to ${organisation.slug} or applied for it. Ask another person of governance to decide.`,
    { details: { organisation: organisation.slug } },
  );
}
