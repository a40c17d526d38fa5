import type { OrganisationState } from '@alliance/auth/caller';
import { describe, expect, test } from 'vitest';
import { freesSlug, type OrganisationAction, stateAfter } from './organisation-state.ts';

const STATES: OrganisationState[] = ['applied', 'admitted', 'refused', 'suspended', 'withdrawn'];

// One row per action, one column per state: the state it leads to, or '-' where it is refused.
const TABLE: [OrganisationAction, ...string[]][] = [
  // action      applied      admitted     refused suspended    withdrawn
  ['admit', 'admitted', '-', '-', '-', '-'],
  ['refuse', 'refused', '-', '-', '-', '-'],
  ['suspend', '-', 'suspended', '-', '-', '-'],
  ['reinstate', '-', '-', '-', 'admitted', '-'],
  ['withdraw', 'withdrawn', 'withdrawn', '-', 'withdrawn', '-'],
];

const cases = TABLE.flatMap(([action, ...outcomes]) =>
  STATES.map((state, column) => ({ action, state, outcome: outcomes[column] })),
);

describe('the life of an organisation', () => {
  test.each(cases)('$action from $state → $outcome', ({ action, state, outcome }) => {
    if (outcome === '-') expect(() => stateAfter(action, 'dai-hoc', state)).toThrowWithCode('state_conflict');
    else expect(stateAfter(action, 'dai-hoc', state)).toBe(outcome);
  });
});

test.each([
  { state: 'refused', admittedAt: null, frees: true },
  { state: 'withdrawn', admittedAt: null, frees: true },
  { state: 'withdrawn', admittedAt: new Date(), frees: false },
  { state: 'applied', admittedAt: null, frees: false },
  { state: 'admitted', admittedAt: new Date(), frees: false },
  { state: 'suspended', admittedAt: new Date(), frees: false },
] as const)('$state, admitted at $admittedAt: slug is free again: $frees', ({ state, admittedAt, frees }) => {
  expect(freesSlug({ state, admittedAt })).toBe(frees);
});
