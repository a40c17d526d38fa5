import { expect, test } from 'vitest';
import { firstLapse, missingTerms } from './missing-terms.ts';

const terms = (version: number, licenceId = 'LicenseRef-contract-a') => ({ licenceId, version });
const day = (n: number) => new Date(Date.UTC(2026, 10, n));
const second = { ...terms(2), acceptBy: day(10) };
const third = { ...terms(3), acceptBy: day(20) };

test.each([
  ['nothing accepted', [], [], 1, [terms(1)]],
  ['the pinned text', [terms(1)], [], 1, []],
  ['another text that nobody asked for', [terms(2)], [], 1, [terms(1)]],
  ['an older text', [terms(0)], [], 1, [terms(1)]],
  ['other terms', [terms(1, 'LicenseRef-contract-b')], [], 1, [terms(1)]],
  ['the pinned text on its last day', [terms(1)], [second], 10, []],
  ['the pinned text after it', [terms(1)], [second], 11, [terms(2)]],
  ['the newer text before its date', [terms(2)], [second], 5, []],
  ['both texts, after the date', [terms(1), terms(2)], [second], 11, []],
  ['the newer text until the next one', [terms(1), terms(2)], [second, third], 20, []],
  ['the newer text after the next one', [terms(1), terms(2)], [second, third], 21, [terms(3)]],
  ['the newest alone', [terms(3)], [second, third], 30, []],
  ['nothing while newer terms wait: the newest are asked for', [], [third, second], 1, [terms(3)]],
] as const)('with %s accepted', (_, accepted, newer, today, missing) => {
  expect(missingTerms([terms(1)], accepted, { newer, at: day(today) })).toEqual(missing);
});

test('terms lapse with the first text that asks to be accepted in place of the newest accepted one', () => {
  expect(firstLapse([terms(1)], [terms(1)], [])).toBeUndefined();
  expect(firstLapse([terms(1)], [], [second])).toBeUndefined();
  expect(firstLapse([terms(1)], [terms(1)], [third, second])).toEqual(day(10));
  expect(firstLapse([terms(1)], [terms(1), terms(2)], [third, second])).toEqual(day(20));
  expect(
    firstLapse([terms(1), terms(1, 'b')], [terms(1), terms(1, 'b')], [third, { ...terms(2, 'b'), acceptBy: day(4) }]),
  ).toEqual(day(4));
});
