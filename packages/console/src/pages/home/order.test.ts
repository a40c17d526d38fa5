import { expect, test } from 'vitest';
import { bySoonest } from './order.ts';

test('what ends first comes first, what has no end comes last, and what does not wait is left out', () => {
  const items = [
    { id: 1, state: 'open', until: null },
    { id: 2, state: 'open', until: '2027-03-01T00:00:00Z' },
    { id: 3, state: 'closed', until: '2026-01-01T00:00:00Z' },
    { id: 4, state: 'late', until: '2026-12-01T00:00:00Z' },
    { id: 5, state: 'open', until: null },
  ];
  const order = bySoonest(items, ['open', 'late'], ({ until }) => until).map(({ id }) => id);
  expect(order).toEqual([4, 2, 1, 5]);
});
