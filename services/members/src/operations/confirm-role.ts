import type { Caller } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { Organisation } from '../domain/organisation.ts';
import { holdsRole } from '../store/alliance-role-store.ts';
import { findMembership } from '../store/membership-store.ts';
import type { MembersTables } from '../store/tables.ts';

/**
 * A caller token is up to a minute old. Here, where roles are kept, a command counts only if its caller holds the role in the
 * transaction that carries it out: so that nobody who was just removed can put themself back. Errors: `role_required`.
 */
export async function confirmRole(
  trx: Transaction<MembersTables>,
  caller: Caller,
  role: 'owner' | 'governance',
  organisation?: Organisation,
): Promise<void> {
  const holds =
    role === 'governance'
      ? await holdsRole(trx, caller.personId, 'governance')
      : organisation && (await findMembership(trx, organisation.id, caller.personId))?.role === 'owner';
  if (holds) return;
  throw new AllianceError('role_required', `You no longer have the role ${role} that this needs.`, {
    details: { roles: [role] },
  });
}
