import { AllianceError } from '@alliance/errors/alliance-error';
import { type PermissionTable, requirePermission } from './permissions.ts';

export const GRANT_STATES = [
  'pending-acceptance',
  'active',
  'expiring',
  'suspended',
  'revoked',
  'expired',
  'superseded',
  'closed',
] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** The states of grants that are not over, unless the clock has ended them. */
export const OPEN_STATES = [
  'pending-acceptance',
  'active',
  'expiring',
  'suspended',
] as const satisfies readonly GrantState[];

/**
 * `activate`: a seat became usable. `near-end`: the clock tells that it will be over. `supersede`: its renewal replaces it. `close`: its
 * holder gives it up. `appeal`, `uphold`, `remit`: about the
 * revocation, which stays.
 */
export const GRANT_ACTS = [
  'activate',
  'suspend',
  'resume',
  'revoke',
  'near-end',
  'renew',
  'supersede',
  'close',
  'attest-deletion',
  'expire',
  'assign-seat',
  'remove-seat',
  'name-seat-manager',
  'dismiss-seat-manager',
  'appeal',
  'uphold',
  'remit',
] as const;
export type GrantAct = (typeof GRANT_ACTS)[number];

/**
 * `holder`: the person who holds the grant, or an owner of the organisation that does. `seat-manager`: whom that owner has named to
 * give and free its seats. `seat`: somebody with a seat. Steward and
 * owner are those of the asset's organisation. `bot`: the rules of that organisation. `system`: the clock, or a membership that
 * ended.
 */
export const GRANT_ROLES = [
  'holder',
  'seat-manager',
  'seat',
  'steward',
  'owner',
  'governance',
  'auditor',
  'bot',
  'system',
] as const;
export type GrantRole = (typeof GRANT_ROLES)[number];

const GRANTORS = ['steward', 'owner'] as const;
const SUSPENDERS = [...GRANTORS, 'governance'] as const;
const SEATERS = ['holder', 'seat-manager'] as const;

/** Who may do what in which state, and what it makes of it; "former" is what it was before the suspension. */
export const GRANT_PERMISSIONS: PermissionTable<GrantState, GrantAct, GrantRole, GrantState | 'former'> = {
  'pending-acceptance': {
    activate: { by: ['seat'], next: 'active' },
    suspend: { by: SUSPENDERS, next: 'suspended' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'assign-seat': { by: SEATERS, next: 'pending-acceptance' },
    'remove-seat': { by: [...SEATERS, 'system'], next: 'pending-acceptance' },
    'name-seat-manager': { by: ['holder'], next: 'pending-acceptance' },
    'dismiss-seat-manager': { by: ['holder', 'system'], next: 'pending-acceptance' },
    close: { by: ['holder'], next: 'closed' },
  },
  active: {
    activate: { by: ['seat'], next: 'active' },
    suspend: { by: SUSPENDERS, next: 'suspended' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'assign-seat': { by: SEATERS, next: 'active' },
    'remove-seat': { by: [...SEATERS, 'system'], next: 'active' },
    'name-seat-manager': { by: ['holder'], next: 'active' },
    'dismiss-seat-manager': { by: ['holder', 'system'], next: 'active' },
    'near-end': { by: ['system'], next: 'expiring' },
    close: { by: ['holder'], next: 'closed' },
  },
  expiring: {
    activate: { by: ['seat'], next: 'expiring' },
    suspend: { by: SUSPENDERS, next: 'suspended' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'assign-seat': { by: SEATERS, next: 'expiring' },
    'remove-seat': { by: [...SEATERS, 'system'], next: 'expiring' },
    'name-seat-manager': { by: ['holder'], next: 'expiring' },
    'dismiss-seat-manager': { by: ['holder', 'system'], next: 'expiring' },
    'near-end': { by: ['system'], next: 'expiring' },
    close: { by: ['holder'], next: 'closed' },
    renew: { by: ['holder'], next: 'expiring' },
    supersede: { by: [...GRANTORS, 'bot'], next: 'superseded' },
  },
  suspended: {
    activate: { by: ['seat'], next: 'suspended' },
    resume: { by: SUSPENDERS, next: 'former' },
    revoke: { by: GRANTORS, next: 'revoked' },
    expire: { by: ['system'], next: 'expired' },
    'remove-seat': { by: [...SEATERS, 'system'], next: 'suspended' },
    'dismiss-seat-manager': { by: ['holder', 'system'], next: 'suspended' },
  },
  revoked: {
    appeal: { by: ['holder'], next: 'revoked' },
    uphold: { by: ['governance'], next: 'revoked' },
    remit: { by: ['governance'], next: 'revoked' },
    'attest-deletion': { by: ['holder'], next: 'revoked' },
  },
  expired: { 'attest-deletion': { by: ['holder'], next: 'expired' } },
  closed: { 'attest-deletion': { by: ['holder'], next: 'closed' } },
  superseded: {},
};

const PAST: Readonly<Record<GrantAct, string>> = {
  activate: 'be activated',
  suspend: 'be suspended',
  resume: 'be resumed',
  revoke: 'be revoked',
  'near-end': 'be near its end',
  renew: 'be renewed',
  supersede: 'be replaced by a renewal',
  close: 'be given up',
  'attest-deletion': 'be attested to be deleted',
  expire: 'expire',
  'assign-seat': 'get another seat',
  'remove-seat': 'lose a seat',
  'name-seat-manager': 'get a seat manager',
  'dismiss-seat-manager': 'lose its seat manager',
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
  throw new AllianceError('state_conflict', `The grant is ${state}: it cannot ${PAST[act]}.${advice(state, act)}`, {
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
export function grantStateAt(
  { state, until, expiringFrom }: { state: GrantState; until: Date; expiringFrom: Date },
  moment: Date,
): GrantState {
  if (isFinal(state)) return state;
  if (until <= moment) return 'expired';
  return state === 'active' && expiringFrom <= moment ? 'expiring' : state;
}

/** Whether a grant is over for good. */
export function isFinal(state: GrantState): boolean {
  return !OPEN_STATES.some((open) => open === state);
}

/** Whether usable seats of a grant give access. */
export function isInForce(state: GrantState): boolean {
  return state === 'active' || state === 'expiring';
}

function advice(state: GrantState, act: GrantAct): string {
  if (state === 'suspended') return ' Resume it first.';
  if (state === 'superseded') return ' See the grant that renewed it.';
  if (act === 'attest-deletion') return ' That is for when it is over.';
  if (isFinal(state)) return ' Access needs a new request.';
  return act === 'renew' ? ' Renewal is open from 60 days before the end.' : '';
}
