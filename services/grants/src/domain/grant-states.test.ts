import { describe, expect, test } from 'vitest';
import { GRANT_ACTS, GRANT_STATES, grantStateAt, nextGrantState } from './grant-states.ts';

const TABLE = `
state               activate   suspend    resume  revoke   expire   assign-seat         remove-seat
pending-acceptance  active     suspended  -       revoked  expired  pending-acceptance  pending-acceptance
active              active     suspended  -       revoked  expired  active              active
suspended           suspended  -          former  revoked  expired  -                   suspended
revoked             -          -          -       -        -        -                   -
expired             -          -          -       -        -        -                   -
`;

const [header, ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = rows.flatMap(([state, ...results]) =>
  results.map((result, index) => ({ state, act: header?.[index + 1], result })),
);

describe('the table of grant states', () => {
  test('has a cell for every state and act', () => {
    expect(rows.map(([state]) => state)).toEqual([...GRANT_STATES]);
    expect(header?.slice(1)).toEqual([...GRANT_ACTS]);
    expect(cells).toHaveLength(GRANT_STATES.length * GRANT_ACTS.length);
  });

  test.each(cells)('$state · $act → $result', ({ state, act, result }) => {
    const next = (activated: boolean) => () => nextGrantState(state as never, act as never, activated);
    if (result === '-') return expect(next(true)).toThrowWithCode('state_conflict');
    expect(next(true)()).toBe(result === 'former' ? 'active' : result);
    return expect(next(false)()).toBe(result === 'former' ? 'pending-acceptance' : result);
  });
});

describe('grantStateAt', () => {
  const until = new Date('2027-01-01T00:00:00Z');

  test.each([
    ['active', '2026-12-31T23:59:59.999Z', 'active'],
    ['active', '2027-01-01T00:00:00Z', 'expired'],
    ['suspended', '2027-06-01T00:00:00Z', 'expired'],
    ['pending-acceptance', '2027-06-01T00:00:00Z', 'expired'],
    ['revoked', '2027-06-01T00:00:00Z', 'revoked'],
  ] as const)('%s at %s is %s', (state, moment, expected) => {
    expect(grantStateAt({ state, until }, new Date(moment))).toBe(expected);
  });
});
