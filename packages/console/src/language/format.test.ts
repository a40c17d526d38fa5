import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const en = createFormat('en');
const vi = createFormat('vi');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 B', '0 B'],
  [999, '999 B', '999 B'],
  [1_000, '1 kB', '1 kB'],
  [1_250, '1.3 kB', '1,3 kB'],
  [123_456, '123 kB', '123 kB'],
  [5_400_000_000, '5.4 GB', '5,4 GB'],
  [9e20, '900,000 PB', '900.000 PB'],
])('%d bytes', (value, english, vietnamese) => {
  expect([plain(en.bytes(value)), plain(vi.bytes(value))]).toEqual([english, vietnamese]);
});

test('languages and countries by name, and as they are when they have none', () => {
  expect([en.language('vi'), vi.language('vi'), en.language('not a tag')]).toEqual([
    'Vietnamese',
    'Tiếng Việt',
    'not a tag',
  ]);
  expect([en.country('VN'), vi.country('VN'), en.country('?')]).toEqual(['Vietnam', 'Việt Nam', '?']);
});

test('a day that is absent is nothing', () => {
  expect(en.date(null)).toBe('');
  expect([en.date('2026-11-02T09:00:00.000Z'), vi.date('2026-11-02T09:00:00.000Z')]).toEqual([
    '2 Nov 2026',
    '2/11/2026',
  ]);
});
