import { type Caller, hasAllianceRole, hasRole, requireAllianceRole, requireRole } from '@alliance/auth/caller';
import type { StatementAuthority } from '../domain/statement-authority.ts';

/**
 * The capacity in which the caller may submit statements about versions of an organisation: as one of its publishers with its
 * own key, or as governance with the key of another organisation that they belong to. Errors: `unauthenticated`,
 * `role_required`, `organisation_not_in_good_standing`, `scope_required`.
 */
export function requireStatementAuthority(caller: Caller | null, organisation: string): StatementAuthority {
  if (!hasRole(caller, organisation, 'owner', 'publisher') && hasAllianceRole(caller, 'governance')) {
    const { memberships } = requireAllianceRole(caller, ['governance'], 'admin');
    const signers = memberships
      .filter(({ state }) => state === 'admitted')
      .map((membership) => membership.organisation);
    return { role: 'governance', signers: signers.filter((signer) => signer !== organisation) };
  }
  const role = requireRole(caller, organisation, ['owner', 'publisher'], 'publish');
  return { role: role === 'owner' ? role : 'publisher', signers: [organisation] };
}
