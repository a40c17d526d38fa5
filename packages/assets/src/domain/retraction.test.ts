import { expect, test } from 'vitest';
import { actionProblem, defaultAction } from './retraction.ts';
import { SEVERITIES } from './version.ts';

test('what is grave is not to be used any more, and what is deleted here is to be deleted everywhere', () => {
  const actions = SEVERITIES.map((severity) => defaultAction({ severity, purge: false }));
  expect(actions).toEqual(['stop-new', 'stop-new', 'stop-use', 'stop-use']);
  expect(SEVERITIES.map((severity) => defaultAction({ severity, purge: true }))).toEqual(Array(4).fill('delete'));
});

test.each([
  ['', false, undefined],
  ['', true, undefined],
  ['stop-new', false, undefined],
  ['delete', true, undefined],
  ['stop-use', true, 'must be delete, or absent, when the bytes are deleted too'],
  ['forget', false, 'must be one of stop-new, stop-use, delete'],
])('the action "%s" with purge %s: %s', (action, purge, problem) => {
  expect(actionProblem(action, purge)).toBe(problem);
});
