import { describe, expect, test } from 'vitest';
import { checkTerms, type TermsDraft } from './check-terms.ts';
import { COUNTRY_CODES } from './country-codes.ts';
import type { TermsConditions } from './terms.ts';

const conditions: TermsConditions = {
  operations: ['download', 'view'],
  purposes: ['research'],
  territory: ['VN', 'LA'],
  termMonths: 12,
  seats: 5,
  attribution: ' Công ty Dữ liệu Cửu Long ',
  priceNote: '',
  contact: 'giayphep@mekong-data.example',
  auditRight: true,
  deletionOnExpiry: true,
};
const draft: TermsDraft = {
  title: ' Điều khoản dữ liệu hành chính ',
  conditions,
  texts: [
    { language: 'en', text: 'For research only.\n' },
    { language: 'vi', text: 'Chỉ dùng cho nghiên cứu.\n'.normalize('NFD') },
  ],
};

test('lists come in one order, lines trimmed, texts exactly as given', () => {
  expect(checkTerms(draft)).toEqual({
    title: 'Điều khoản dữ liệu hành chính',
    conditions: {
      ...conditions,
      operations: ['view', 'download'],
      territory: ['LA', 'VN'],
      attribution: 'Công ty Dữ liệu Cửu Long',
    },
    texts: [draft.texts[1], draft.texts[0]],
  });
});

test('249 countries are known', () => {
  expect(COUNTRY_CODES.size).toBe(249);
});

function problemsOf(changed: Partial<TermsDraft>): { field: string; problem: string }[] {
  try {
    checkTerms({ ...draft, ...changed });
    return [];
  } catch (error) {
    return (error as { details: { fields: { field: string; problem: string }[] } }).details.fields;
  }
}

describe('conditions', () => {
  test.each([
    ['operations', []],
    ['operations', ['view', 'sell']],
    ['operations', ['view', 'view']],
    ['purposes', []],
    ['purposes', ['Research']],
    ['territory', ['vn']],
    ['territory', ['XX']],
    ['territory', ['UK']],
    ['territory', ['VN', 'VN']],
    ['termMonths', -1],
    ['termMonths', 1_201],
    ['seats', -5],
    ['seats', 1_000_001],
    ['contact', ''],
    ['contact', '  '],
    ['contact', 'x'.repeat(301)],
    ['contact', 'a\u0000b'],
    ['attribution', 'x'.repeat(1_001)],
    ['priceNote', 'x'.repeat(2_001)],
  ])('%s cannot be %j', (field, value) => {
    expect(problemsOf({ conditions: { ...conditions, [field]: value } })).toEqual([
      { field: `conditions.${field}`, problem: expect.any(String) },
    ]);
  });

  test.each([
    ['territory', []],
    ['termMonths', 0],
    ['termMonths', 1_200],
    ['seats', 0],
    ['attribution', ''],
    ['priceNote', '12 triệu đồng mỗi năm\nthanh toán theo hoá đơn'],
  ])('%s can be %j', (field, value) => {
    expect(problemsOf({ conditions: { ...conditions, [field]: value } })).toEqual([]);
  });
});

describe('texts', () => {
  test.each([
    ['no text', [], 'texts'],
    ['another language', [{ language: 'fr', text: 'Pour la recherche.' }], 'texts'],
    [
      'a language twice',
      [
        { language: 'vi', text: 'A' },
        { language: 'vi', text: 'B' },
      ],
      'texts',
    ],
    ['an empty text', [{ language: 'vi', text: ' \n' }], 'texts.vi'],
    ['a NUL', [{ language: 'vi', text: 'a\u0000' }], 'texts.vi'],
    ['more than 256 KiB', [{ language: 'en', text: 'a'.repeat(256 * 1024 + 1) }], 'texts.en'],
    ['more than 256 KiB in UTF-8', [{ language: 'vi', text: 'ế'.repeat(100_000) }], 'texts.vi'],
  ])('%s is refused', (_name, texts, field) => {
    expect(problemsOf({ texts })).toEqual([{ field, problem: expect.any(String) }]);
  });

  test('256 KiB to the byte is taken', () => {
    expect(problemsOf({ texts: [{ language: 'en', text: 'a'.repeat(256 * 1024) }] })).toEqual([]);
  });
});

test('every problem is told at once', () => {
  const broken = { title: '', conditions: { ...conditions, operations: [], contact: '' }, texts: [] };
  expect(problemsOf(broken).map(({ field }) => field)).toEqual([
    'title',
    'conditions.operations',
    'conditions.contact',
    'texts',
  ]);
});
