import { AllianceError } from '@alliance/errors/alliance-error';
import { type PermissionTable, requirePermission } from './permissions.ts';

export const GRANT_STATES = ['pending-acceptance', 'active', 'suspended', 'revoked', 'expired'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** The states of grants that are not over, unless the clock has ended them. */
export const OPEN_STATES = ['pending-acceptance', 'active', 'suspended'] as const satisfies readonly GrantState[];

/** `activate`: a seat became usable. `appeal`, `uphold`, `remit`: about the revocation, which stays. */
export const GRANT_ACTS = [
  'activate',
  'suspend',
  'resume',
  'revoke',
  'expire',
  'assign-seat',
  'remove-seat',
  'appeal',
  'uphold',
  'remit',
] as const;
export type GrantAct = (typeof GRANT_ACTS)[number];

/**
 * `holder`: the person who holds the grant, or an owner of the organisation that does. `seat`: somebody with a seat. Steward and
 * owner are those of the asset's organisation. `system`: the clock, or a membership that ended.
 */
export const GRANT_ROLES = ['holder', 'seat', 'steward', 'owner', 'governance', 'auditor', 'system'] as const;
export type GrantRole = (typeof GRANT_ROLES)[number];

const GRANTORS = ['steward', 'owner'] as const;
const SUSPENDERS = [...GRANTORS, 'governance'] as const;

/** Who may do what in which state, and what it makes of it; "former" is what it was before the suspension. */
export const GRANT_PERMISSIONS: PermissionTable<GrantState, GrantAct, GrantRole, GrantState | 'former'> = {
  'pending-acceptance': {
    activate: { by: ['seat'], next: 'active' },
    suspend: { by: SUSPENDERS, next: 'suspended' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'assign-seat': { by: ['holder'], next: 'pending-acceptance' },
    'remove-seat': { by: ['holder', 'system'], next: 'pending-acceptance' },
  },
  active: {
    activate: { by: ['seat'], next: 'active' },
    suspend: { by: SUSPENDERS, next: 'suspended' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'assign-seat': { by: ['holder'], next: 'active' },
    'remove-seat': { by: ['holder', 'system'], next: 'active' },
  },
  suspended: {
    activate: { by: ['seat'], next: 'suspended' },
    resume: { by: SUSPENDERS, next: 'former' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'remove-seat': { by: ['holder', 'system'], next: 'suspended' },
  },
  revoked: {
    appeal: { by: ['holder'], next: 'revoked' },
    uphold: { by: ['governance'], next: 'revoked' },
    remit: { by: ['governance'], next: 'revoked' },
  },
  expired: {},
};

const PAST: Readonly<Record<GrantAct, string>> = {
  activate: 'be activated',
  suspend: 'be suspended',
  resume: 'be resumed',
  revoke: 'be revoked',
  expire: 'expire',
  'assign-seat': 'get another seat',
  'remove-seat': 'lose a seat',
  appeal: 'be appealed',
  uphold: 'be upheld',
  remit: 'be remitted',
};

/**
 * The state after an act; `activated` says whether any seat was ever usable. Throws `state_conflict` when the act is not
 * possible in this state.
 */
export function nextGrantState(state: GrantState, act: GrantAct, activated: boolean): GrantState {
  const next = GRANT_PERMISSIONS[state][act]?.next;
  if (next === 'former') return activated ? 'active' : 'pending-acceptance';
  if (next) return next;
  throw new AllianceError('state_conflict', `The grant is ${state}: it cannot ${PAST[act]}.${advice(state)}`, {
    details: { state, act },
  });
}

/** The same for an act of somebody in a role. Throws `role_required` too. */
export function permitGrantAct(
  state: GrantState,
  act: GrantAct,
  { role, activated }: { role: GrantRole; activated: boolean },
): GrantState {
  const next = nextGrantState(state, act, activated);
  requirePermission(GRANT_PERMISSIONS, { state, act, role });
  return next;
}

/** The state at a moment: the clock ends a grant, whatever its row still says. */
export function grantStateAt(grant: { state: GrantState; until: Date }, moment: Date): GrantState {
  return grant.state !== 'revoked' && grant.until <= moment ? 'expired' : grant.state;
}

function advice(state: GrantState): string {
  if (state === 'suspended') return ' Resume it first.';
  return state === 'revoked' || state === 'expired' ? ' Access needs a new request.' : '';
}
