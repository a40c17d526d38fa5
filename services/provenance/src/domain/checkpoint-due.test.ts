import { expect, test } from 'vitest';
import { isCheckpointDue } from './checkpoint-due.ts';

const signedAt = new Date('2026-11-22T09:00:00.000Z');
const after = (ms: number) => new Date(signedAt.getTime() + ms);

test.each([
  ['there is none yet', { size: 0 }, undefined, 0, true],
  ['nothing changed', { size: 5 }, { size: 5, signedAt }, 60_000, false],
  ['the last one is younger than a second', { size: 6 }, { size: 5, signedAt }, 999, false],
  ['the last one is a second old', { size: 6 }, { size: 5, signedAt }, 1_000, true],
  ['the clock was set back', { size: 6 }, { size: 5, signedAt }, -60_000, true],
])('when %s', (_, tree, newest, elapsed, due) => {
  expect(isCheckpointDue(tree, newest, after(elapsed))).toBe(due);
});
