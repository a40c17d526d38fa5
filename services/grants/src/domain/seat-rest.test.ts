import { describe, expect, test } from 'vitest';
import { requirePlace } from './seat-rest.ts';

const HOUR = 3_600_000;
const at = new Date('2026-11-22T12:00:00Z');
const seats = (...people: string[]) => people.map((personId) => ({ personId }));
const freed = (personId: string, hoursAgo: number) => ({ personId, freedAt: new Date(at.getTime() - hoursAgo * HOUR) });
const place = (places: Parameters<typeof requirePlace>[0], personId = 'new', restMs = 24 * HOUR) =>
  requirePlace(places, personId, { at, restMs });
const conflict = (from: string) =>
  expect.objectContaining({ code: 'state_conflict', details: expect.objectContaining({ from }) });

describe('the place of a freed seat', () => {
  test.each([
    ['none was ever taken', { seatCap: 1, seats: [], freed: [] }],
    ['another place was never taken', { seatCap: 2, seats: [], freed: [freed('lan', 1)] }],
    ['it has rested', { seatCap: 1, seats: [], freed: [freed('lan', 24)] }],
    ['whoever had it is back', { seatCap: 2, seats: seats('lan'), freed: [freed('lan', 1)] }],
  ])('is there when %s', (_when, places) => {
    expect(() => place(places)).not.toThrow();
  });

  test('rests for everybody but whoever had it', () => {
    const places = { seatCap: 1, seats: [], freed: [freed('lan', 23)] };
    expect(() => place(places)).toThrow(conflict('2026-11-22T13:00:00.000Z'));
    expect(() => place(places, 'lan')).not.toThrow();
    expect(() => place(places, 'new', 0)).not.toThrow();
  });

  test('is said to be there from when the first of several has rested', () => {
    const many = [freed('lan', 1), freed('minh', 20), freed('an', 10)];
    expect(() => place({ seatCap: 3, seats: [], freed: many })).toThrow(conflict('2026-11-22T16:00:00.000Z'));
    // A smaller renewal: two of them must have rested before one place is there.
    expect(() => place({ seatCap: 2, seats: [], freed: many })).toThrow(conflict('2026-11-23T02:00:00.000Z'));
    expect(() => place({ seatCap: 3, seats: seats('hoa'), freed: many.slice(0, 2) })).toThrow(
      conflict('2026-11-22T16:00:00.000Z'),
    );
  });

  test('is not there while all are taken', () => {
    expect(() => place({ seatCap: 1, seats: seats('lan'), freed: [] })).toThrowWithCode('state_conflict');
  });
});
