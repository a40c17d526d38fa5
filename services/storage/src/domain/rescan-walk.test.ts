import { describe, expect, test } from 'vitest';
import { advanceWalk, continueWalk, rescanGoal } from './rescan-walk.ts';

const place = (day: number) => ({ acceptedAt: new Date(Date.UTC(2026, 10, day)), sha256: 'a' });
const hot = (downloads: number) => ({ downloads, sha256: 'a' });
const begun = { goal: 'one', downloadedGoal: 'one', newest: undefined, downloaded: undefined, hasEnded: false };

describe('the goal', () => {
  test('is another one for other signatures, and when a scanner is switched on', () => {
    const goals = [
      rescanGoal({ malware: 'off' }, ''),
      rescanGoal({ malware: 'optional' }, '27500'),
      rescanGoal({ malware: 'optional' }, '27501'),
    ];
    expect(new Set(goals).size).toBe(3);
    expect(rescanGoal({ malware: 'required' }, '27500')).toBe(goals[1]);
  });
});

describe('a walk', () => {
  test('begins when there was none, and when another goal follows one that was reached', () => {
    expect(continueWalk(undefined, 'one')).toEqual(begun);
    expect(continueWalk({ ...begun, newest: place(1), hasEnded: true }, 'two')).toEqual({
      ...begun,
      goal: 'two',
      downloadedGoal: 'two',
    });
  });

  test('rests when its goal is reached', () => {
    const ended = advanceWalk({ ...begun, newest: place(1) }, {}, 'one');
    expect(ended.hasEnded).toBe(true);
    expect(continueWalk(ended, 'one')).toEqual(ended);
  });

  test('goes on after a restart where it was', () => {
    const moved = advanceWalk(begun, { newest: place(9), downloaded: hot(7) }, 'one');
    expect(continueWalk(moved, 'one')).toEqual({ ...begun, newest: place(9), downloaded: hot(7) });
    expect(advanceWalk(moved, { newest: place(8) }, 'one')).toMatchObject({ newest: place(8), downloaded: hot(7) });
  });

  test('starts with the most downloaded again at once, with the newest only after the oldest had their turn', () => {
    const moved = advanceWalk(begun, { newest: place(9), downloaded: hot(7) }, 'one');
    const turned = continueWalk(moved, 'two');
    expect(turned).toMatchObject({ goal: 'one', downloadedGoal: 'two', newest: place(9), downloaded: undefined });
    const again = advanceWalk(turned, { downloaded: hot(3) }, 'two');
    expect(again).toMatchObject({ goal: 'two', newest: undefined, downloaded: hot(3), hasEnded: false });
  });
});
