import { describe, expect, test } from 'vitest';
import {
  GRANT_ACTS,
  GRANT_PERMISSIONS,
  GRANT_ROLES,
  GRANT_STATES,
  type GrantRole,
  grantStateAt,
  nextGrantState,
  permitGrantAct,
} from './grant-states.ts';

// The whole table, written out by hand: what is not here is refused. H: holder, M: seat manager, T: somebody with a seat, D: steward and owner,
// G: governance, B: rules, S: the clock, or a membership that ended.
const TABLE = `
pending-acceptance  activate     T   active
pending-acceptance  suspend      DG  suspended
pending-acceptance  revoke       D   revoked
pending-acceptance  expire       S   expired
pending-acceptance  assign-seat  HM  pending-acceptance
pending-acceptance  name-seat-manager  H  pending-acceptance
pending-acceptance  dismiss-seat-manager  HS  pending-acceptance
pending-acceptance  remove-seat  HMS pending-acceptance
active              activate     T   active
active              suspend      DG  suspended
active              revoke       D   revoked
active              expire       S   expired
active              assign-seat  HM  active
active              name-seat-manager  H  active
active              dismiss-seat-manager  HS  active
active              remove-seat  HMS active
pending-acceptance  close        H   closed
active              close        H   closed
expiring            close        H   closed
revoked             attest-deletion  H  revoked
expired             attest-deletion  H  expired
closed              attest-deletion  H  closed
active              near-end     S   expiring
expiring            activate     T   expiring
expiring            suspend      DG  suspended
expiring            revoke       D   revoked
expiring            expire       S   expired
expiring            assign-seat  HM  expiring
expiring            name-seat-manager  H  expiring
expiring            dismiss-seat-manager  HS  expiring
expiring            remove-seat  HMS expiring
expiring            near-end     S   expiring
expiring            renew        H   expiring
expiring            supersede    DB  superseded
suspended           activate     T   suspended
suspended           resume       DG  former
suspended           revoke       D   revoked
suspended           expire       S   expired
suspended           remove-seat  HMS suspended
suspended           dismiss-seat-manager  HS  suspended
revoked             appeal       H   revoked
revoked             uphold       G   revoked
revoked             remit        G   revoked
`;
const LETTERS: Readonly<Record<GrantRole, string>> = {
  holder: 'H',
  'seat-manager': 'M',
  seat: 'T',
  steward: 'D',
  owner: 'D',
  governance: 'G',
  auditor: '-',
  bot: 'B',
  system: 'S',
};
const lines = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const cells = GRANT_STATES.flatMap((state) =>
  GRANT_ACTS.flatMap((act) => {
    const [, , letters = '', next] = lines.find(([inState, given]) => inState === state && given === act) ?? [];
    return GRANT_ROLES.map((role) => {
      const result = next === undefined ? 'state_conflict' : letters.includes(LETTERS[role]) ? next : 'role_required';
      return { state, act, role, result };
    });
  }),
);

describe('who may do what with a grant', () => {
  test('has a cell for every state, act and role', () => {
    expect(cells).toHaveLength(GRANT_STATES.length * GRANT_ACTS.length * GRANT_ROLES.length);
    expect(GRANT_STATES.flatMap((state) => Object.keys(GRANT_PERMISSIONS[state]))).toHaveLength(lines.length);
  });

  test.each(cells)('$state · $act · $role → $result', ({ state, act, role, result }) => {
    const permit = (activated: boolean) => () => permitGrantAct(state, act, { role, activated });
    if (result === 'state_conflict' || result === 'role_required') return expect(permit(true)).toThrowWithCode(result);
    expect(permit(true)()).toBe(result === 'former' ? 'active' : result);
    expect(nextGrantState(state, act, true)).toBe(permit(true)());
    return expect(permit(false)()).toBe(result === 'former' ? 'pending-acceptance' : result);
  });
});

describe('grantStateAt', () => {
  const until = new Date('2027-01-01T00:00:00Z');

  test.each([
    ['active', '2026-12-31T23:59:59.999Z', 'expiring'],
    ['active', '2027-01-01T00:00:00Z', 'expired'],
    ['suspended', '2027-06-01T00:00:00Z', 'expired'],
    ['pending-acceptance', '2027-06-01T00:00:00Z', 'expired'],
    ['revoked', '2027-06-01T00:00:00Z', 'revoked'],
    ['superseded', '2027-06-01T00:00:00Z', 'superseded'],
    ['closed', '2027-06-01T00:00:00Z', 'closed'],
    ['active', '2026-11-02T00:00:00Z', 'expiring'],
    ['active', '2026-11-01T23:59:59.999Z', 'active'],
    ['expiring', '2027-01-01T00:00:00Z', 'expired'],
    ['suspended', '2026-11-02T00:00:00Z', 'suspended'],
  ] as const)('%s at %s is %s', (state, moment, expected) => {
    expect(grantStateAt({ state, until, expiringFrom: new Date('2026-11-02T00:00:00Z') }, new Date(moment))).toBe(
      expected,
    );
  });
});
