import { type Caller, type OrganisationRole, requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Grant } from '../domain/grant.ts';
import type { GrantRole } from '../domain/grant-states.ts';
import { managesSeats } from '../domain/visibility.ts';
import type { Actor } from '../facts/actor.ts';
import { requireHoldingOwner, requireOrganisation } from './visible-grant.ts';

const EVERY_ROLE: readonly OrganisationRole[] = ['owner', 'publisher', 'steward', 'member'];

/**
 * The caller as one who gives and frees the seats of an organisation's grant: an owner of it, or whom they named. Throws
 * `state_conflict` when a person holds it, and what `requireRole` throws.
 */
export function requireSeater(grant: Grant, caller: Caller): Actor<'owner' | 'seat-manager'> {
  const organisation = requireOrganisation(grant);
  const isOwner = caller.memberships.some((one) => one.organisation === organisation && one.role === 'owner');
  if (isOwner || !managesSeats(caller, grant)) return requireHoldingOwner(organisation, caller);
  requireRole(caller, organisation, EVERY_ROLE, 'admin');
  return { personId: caller.personId, role: 'seat-manager' };
}

/** As whom they act on a grant that is held. Throws `role_required` when somebody else was named meanwhile. */
export function seaterRole(grant: Grant, { personId, role }: Actor): GrantRole {
  if (role === 'system') return 'system';
  if (role !== 'seat-manager') return 'holder';
  if (grant.seatManager === personId) return 'seat-manager';
  throw new AllianceError('role_required', 'You do not manage the seats of this grant any more. Ask an owner.');
}
