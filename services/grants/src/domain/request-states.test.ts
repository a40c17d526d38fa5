import { describe, expect, test } from 'vitest';
import { nextRequestState, REQUEST_ACTS, REQUEST_STATES } from './request-states.ts';

// The whole table of the specification, written out by hand: "-" is refused.
const TABLE = `
state      submit     resubmit   withdraw   approve    reject     return     comment
draft      submitted  -          withdrawn  -          -          -          -
submitted  -          -          withdrawn  approved   rejected   returned   submitted
returned   -          submitted  withdrawn  -          -          -          returned
approved   -          -          -          -          -          -          -
rejected   -          -          -          -          -          -          -
withdrawn  -          -          -          -          -          -          -
`;

const [header, ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = rows.flatMap(([state, ...results]) =>
  results.map((result, index) => ({ state, act: header?.[index + 1], result })),
);

describe('the table of request states', () => {
  test('has a cell for every state and act', () => {
    expect(rows.map(([state]) => state)).toEqual([...REQUEST_STATES]);
    expect(header?.slice(1)).toEqual([...REQUEST_ACTS]);
    expect(cells).toHaveLength(REQUEST_STATES.length * REQUEST_ACTS.length);
  });

  test.each(cells)('$state · $act → $result', ({ state, act, result }) => {
    const next = () => nextRequestState(state as never, act as never);
    if (result === '-') expect(next).toThrowWithCode('state_conflict');
    else expect(next()).toBe(result);
  });
});
