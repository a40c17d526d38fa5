import { expect, test } from 'vitest';
import { isCaptured, type RunEventType, type RunMoment, runStateOf } from './run-state.ts';

const moments = (...events: [RunEventType, number][]): RunMoment[] =>
  events.map(([type, at]) => ({ type, at: new Date(at), builder: null }));

test.each<[string, RunMoment[], RunEventType]>([
  ['nothing', [], 'other'],
  ['a start', moments(['other', 0], ['start', 1]), 'start'],
  ['an end that came before its start', moments(['complete', 9], ['start', 1], ['running', 2]), 'complete'],
  ['what is said after the end', moments(['complete', 5], ['running', 9]), 'complete'],
  ['a failure after success', moments(['complete', 5], ['fail', 9]), 'fail'],
  ['a success after failure', moments(['abort', 5], ['complete', 9]), 'complete'],
  ['both at once', moments(['complete', 5], ['fail', 5]), 'fail'],
  ['both at once, the other way round', moments(['fail', 5], ['complete', 5]), 'fail'],
])('of %s', (_what, events, state) => {
  expect(runStateOf(events)).toBe(state);
});

test('a run is captured when every event came by a builder', () => {
  const by = (builder: string | null): RunMoment => ({ type: 'start', at: new Date(0), builder });
  expect([isCaptured([]), isCaptured([by('a')]), isCaptured([by('a'), by(null)])]).toEqual([false, true, false]);
});
