import {
  type Caller,
  hasAllianceRole,
  requireAllianceRole,
  requireCaller,
  requireRole,
  requireScope,
} from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { grantStateAt } from '../domain/grant-states.ts';
import { isDecider, maySeeGrant } from '../domain/visibility.ts';
import type { Actor } from '../facts/actor.ts';
import { findGrant } from '../store/grant-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';

/** The grant as it stands now, as far as the caller may see it. Throws `unauthenticated`, `scope_required`, `not_found`. */
export async function visibleGrant(
  { db, clock }: Reading & Pick<Writing, 'clock'>,
  id: string,
  acting: Pick<Acting, 'caller'>,
): Promise<{ grant: SeatedGrant; caller: Caller }> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const grant = await findGrant(db, id);
  if (!grant || !maySeeGrant(caller, grant)) throw notFound(`grant ${id}`);
  return { grant: atNow(grant, clock()), caller };
}

/** The grant with the state that it has at a moment, whatever its row still says. */
export function atNow<G extends Grant>(grant: G, now: Date): G {
  return { ...grant, state: grantStateAt(grant, now) };
}

/** The caller as one who decides for the asset's owner. Throws what `requireRole` throws. */
export function requireGrantor({ asset }: Pick<Grant, 'asset'>, caller: Caller): Actor<'steward' | 'owner'> {
  const role = requireRole(caller, asset.organisation, ['steward', 'owner'], 'decide');
  return { personId: caller.personId, role: role === 'owner' ? 'owner' : 'steward' };
}

/** The same, or the caller as governance. */
export function requireGrantorOrGovernance(
  grant: Pick<Grant, 'asset'>,
  caller: Caller,
): Actor<'steward' | 'owner' | 'governance'> {
  if (isDecider(caller, grant.asset.organisation) || !hasAllianceRole(caller, 'governance'))
    return requireGrantor(grant, caller);
  return requireGovernance(caller);
}

/** The caller as governance. Throws what `requireAllianceRole` throws. */
export function requireGovernance(caller: Caller): Actor<'governance'> {
  const { personId } = requireAllianceRole(caller, ['governance'], 'decide');
  return { personId, role: 'governance' };
}

/** The organisation that holds the grant. Throws `state_conflict` when a person does. */
export function requireOrganisation({ beneficiary }: Grant): string {
  if (beneficiary.kind === 'organisation') return beneficiary.organisation;
  throw new AllianceError(
    'state_conflict',
    'This is a person’s own grant, with seats that stay theirs and of those who asked with them. Seats change in grants that an organisation holds.',
  );
}

/** The caller as an owner of the organisation that holds the grant. Throws what `requireRole` throws. */
export function requireHoldingOwner(organisation: string, caller: Caller): Actor<'owner'> {
  requireRole(caller, organisation, ['owner'], 'admin');
  return { personId: caller.personId, role: 'owner' };
}

/**
 * The caller as whoever holds the grant and may speak for it: the person, or an owner of the organisation. Throws what
 * `requireRole` throws.
 */
export function requireHolder({ beneficiary }: Grant, caller: Caller): Actor<'person' | 'owner'> {
  const { personId } = caller;
  if (beneficiary.kind === 'organisation') {
    requireRole(caller, beneficiary.organisation, ['owner'], 'read');
    return { personId, role: 'owner' };
  }
  if (beneficiary.personId !== personId)
    throw new AllianceError('role_required', 'Only the person who holds this grant can do that. Ask them to.');
  return { personId, role: 'person' };
}
