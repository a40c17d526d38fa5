import {
  type Caller,
  hasAllianceRole,
  hasRole,
  requireAllianceRole,
  requireRole,
  requireScope,
} from '@alliance/auth/caller';

/** In which capacity somebody changes the people of an organisation. */
export type ManagerRole = 'owner' | 'governance';

/**
 * Throws unless the caller may give roles in the organisation: an owner while it is in good standing, or governance.
 * Errors: `role_required`, `organisation_not_in_good_standing`, `scope_required`.
 */
export function requireManager(caller: Caller, slug: string): ManagerRole {
  // Governance that owns the organisation has no more say in it than its other owners.
  if (hasAllianceRole(caller, 'governance') && !hasRole(caller, slug, 'owner')) {
    requireAllianceRole(caller, ['governance'], 'admin');
    return 'governance';
  }
  requireRole(caller, slug, ['owner'], 'admin');
  return 'owner';
}

/** The same for taking roles away, which an owner may do whatever the organisation's standing. Errors: as above. */
export function requireRemover(caller: Caller, slug: string): ManagerRole {
  if (!hasRole(caller, slug, 'owner')) return requireManager(caller, slug);
  requireScope(caller, 'admin');
  return 'owner';
}
