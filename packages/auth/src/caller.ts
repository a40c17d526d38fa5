import { AllianceError } from '@alliance/errors/alliance-error';

export type OrganisationRole = 'owner' | 'publisher' | 'steward' | 'member';
export type OrganisationState = 'applied' | 'admitted' | 'refused' | 'suspended' | 'withdrawn';
export type AllianceRole = 'governance' | 'auditor';
/** What a credential may be used for. A session has every scope; an API token those that it was made with. */
export type Scope = 'read' | 'publish' | 'decide' | 'admin';

export const SCOPES = ['read', 'publish', 'decide', 'admin'] as const satisfies readonly Scope[];

export type Membership = {
  /** Slug. */
  organisation: string;
  role: OrganisationRole;
  state: OrganisationState;
};

/** The person on whose behalf a call is made, as `members` vouches for them. */
export type Caller = {
  personId: string;
  allianceRoles: readonly AllianceRole[];
  memberships: readonly Membership[];
  scopes: readonly Scope[];
  credential: { kind: 'session' | 'api_token'; id: string };
};

/** True when the caller has one of `roles` in the organisation, whatever its standing. */
export function hasRole(caller: Caller | null, organisation: string, ...roles: OrganisationRole[]): boolean {
  return membershipOf(caller, organisation, roles) !== undefined;
}

/** True when the caller has the alliance role. */
export function hasAllianceRole(caller: Caller | null, ...roles: AllianceRole[]): boolean {
  return caller?.allianceRoles.some((role) => roles.includes(role)) ?? false;
}

/** Throws `unauthenticated` when there is no caller. */
export function requireCaller(caller: Caller | null): Caller {
  if (!caller) throw new AllianceError('unauthenticated', 'Sign in, or send an API token, and try again.');
  return caller;
}

/** Throws `scope_required` when the credential was not made for this. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.includes(scope)) {
    throw new AllianceError(
      'scope_required',
      `This token lacks the scope "${scope}". Make one that has it, or sign in.`,
      { details: { scope } },
    );
  }
}

/**
 * Throws unless the caller has one of `roles` in the organisation, the organisation is in good standing and the credential has
 * the scope. Errors: `unauthenticated`, `role_required`, `organisation_not_in_good_standing`, `scope_required`. Returns the role held.
 */
export function requireRole(
  caller: Caller | null,
  organisation: string,
  roles: readonly OrganisationRole[],
  scope: Scope,
): OrganisationRole {
  const person = requireCaller(caller);
  const membership = membershipOf(person, organisation, roles);
  if (!membership) {
    throw new AllianceError(
      'role_required',
      `This needs the role ${roles.join(' or ')} in ${organisation}. Ask an owner of ${organisation} for it.`,
      { details: { organisation, roles } },
    );
  }
  if (membership.state !== 'admitted') {
    throw new AllianceError(
      'organisation_not_in_good_standing',
      `${organisation} is ${membership.state}, not a member in good standing. Governance can tell you why.`,
      { details: { organisation, state: membership.state } },
    );
  }
  requireScope(person, scope);
  return membership.role;
}

/** Throws unless the caller has one of the alliance roles and the scope. Returns the caller. */
export function requireAllianceRole(caller: Caller | null, roles: readonly AllianceRole[], scope: Scope): Caller {
  const person = requireCaller(caller);
  if (!hasAllianceRole(person, ...roles)) {
    throw new AllianceError(
      'role_required',
      `This needs the alliance role ${roles.join(' or ')}. Ask somebody who governs the alliance to do it.`,
      { details: { roles } },
    );
  }
  requireScope(person, scope);
  return person;
}

function membershipOf(caller: Caller | null, organisation: string, roles: readonly OrganisationRole[]) {
  return caller?.memberships.find(
    (membership) => membership.organisation === organisation && roles.includes(membership.role),
  );
}
