import { describe, expect, test } from 'vitest';
import { checkAccessChange } from './access-change.ts';
import { ACCESSES } from './asset.ts';
import { VERSION_STATES } from './version.ts';
import { nextState, type VersionStep } from './version-state.ts';

const allowed: Record<VersionStep, Record<string, string>> = {
  change: { draft: 'draft' },
  publish: { draft: 'published' },
  deprecate: { published: 'deprecated' },
  retract: { published: 'retracted', deprecated: 'retracted' },
};

describe.each(Object.keys(allowed) as VersionStep[])('the step %s', (step) => {
  test.each(VERSION_STATES)('from %s', (state) => {
    const expected = allowed[step][state];
    if (expected) expect(nextState(step, { version: '1.0.0', state })).toBe(expected);
    else expect(() => nextState(step, { version: '1.0.0', state })).toThrowWithCode('state_conflict');
  });
});

describe('access', () => {
  test.each(ACCESSES.flatMap((from) => ACCESSES.map((to) => [from, to] as const)))('from %s to %s', (from, to) => {
    expect(() => checkAccessChange(from, to, false)).not.toThrow();
    if (to === 'private' && from !== 'private') {
      expect(() => checkAccessChange(from, to, true)).toThrowWithCode('state_conflict');
    } else expect(() => checkAccessChange(from, to, true)).not.toThrow();
  });
});
