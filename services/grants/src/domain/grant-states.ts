import { AllianceError } from '@alliance/errors/alliance-error';

export const GRANT_STATES = ['pending-acceptance', 'active', 'suspended', 'revoked', 'expired'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** `activate`: a seat became usable. */
export const GRANT_ACTS = ['activate', 'suspend', 'resume', 'revoke', 'expire', 'assign-seat', 'remove-seat'] as const;
export type GrantAct = (typeof GRANT_ACTS)[number];

/** What each act makes of each state; "former" is what it was before the suspension. */
const NEXT: Readonly<Record<GrantState, Readonly<Partial<Record<GrantAct, GrantState | 'former'>>>>> = {
  'pending-acceptance': {
    activate: 'active',
    suspend: 'suspended',
    revoke: 'revoked',
    expire: 'expired',
    'assign-seat': 'pending-acceptance',
    'remove-seat': 'pending-acceptance',
  },
  active: {
    activate: 'active',
    suspend: 'suspended',
    revoke: 'revoked',
    expire: 'expired',
    'assign-seat': 'active',
    'remove-seat': 'active',
  },
  suspended: {
    activate: 'suspended',
    resume: 'former',
    revoke: 'revoked',
    expire: 'expired',
    'remove-seat': 'suspended',
  },
  revoked: {},
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
};

/**
 * The state after an act; `activated` says whether any seat was ever usable. Throws `state_conflict` when the act is not
 * possible in this state.
 */
export function nextGrantState(state: GrantState, act: GrantAct, activated: boolean): GrantState {
  const next = NEXT[state][act];
  if (next === 'former') return activated ? 'active' : 'pending-acceptance';
  if (next) return next;
  throw new AllianceError('state_conflict', `The grant is ${state}: it cannot ${PAST[act]}.${advice(state)}`, {
    details: { state, act },
  });
}

/** The state at a moment: the clock ends a grant, whatever its row still says. */
export function grantStateAt(grant: { state: GrantState; until: Date }, moment: Date): GrantState {
  return grant.state !== 'revoked' && grant.until <= moment ? 'expired' : grant.state;
}

function advice(state: GrantState): string {
  if (state === 'suspended') return ' Resume it first.';
  return state === 'revoked' || state === 'expired' ? ' Access needs a new request.' : '';
}
