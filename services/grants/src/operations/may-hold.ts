import { type Caller, type OrganisationRole, requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { AccessRequest } from '../domain/request.ts';
import { nameOf } from '../domain/vocabulary.ts';

const EVERY_ROLE: readonly OrganisationRole[] = ['owner', 'publisher', 'steward', 'member'];

/**
 * The beneficiary must be the caller, or an organisation of theirs in good standing that does not own the asset. Throws
 * `role_required`, `organisation_not_in_good_standing`, `state_conflict`.
 */
export function requireMayHold(caller: Caller, { beneficiary, asset }: AccessRequest): void {
  if (beneficiary.kind === 'person') return;
  requireRole(caller, beneficiary.organisation, EVERY_ROLE, 'read');
  if (beneficiary.organisation === asset.organisation)
    throw new AllianceError('state_conflict', `${nameOf(asset)} belongs to ${asset.organisation}: it needs no grant.`);
}
