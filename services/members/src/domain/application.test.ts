import { isAllianceError } from '@alliance/errors/alliance-error';
import { describe, expect, test } from 'vitest';
import { toApplication } from './application.ts';
import { isCountryCode } from './country.ts';
import { slugProblems } from './slug.ts';

const application = {
  slug: 'dai-hoc-khoa-hoc',
  kind: 'university',
  legalName: 'Trường Đại học Khoa học',
  country: 'VN',
  website: 'https://example.edu.vn',
  description: '',
};

function problemsOf(changes: Partial<typeof application>): string[] {
  try {
    toApplication({ ...application, ...changes });
    return [];
  } catch (error) {
    if (!isAllianceError(error, 'invalid_argument')) throw error;
    return (error.details.fields as { field: string }[]).map(({ field }) => field);
  }
}

describe('an application', () => {
  test('is normalised: NFC, single spaces, capitals of the country', () => {
    const decomposed = '  Trường  Đại học\tKhoa học '.normalize('NFD');
    expect(toApplication({ ...application, legalName: decomposed, country: ' vn ' })).toEqual(application);
  });

  test('needs only slug, kind and legal name', () => {
    expect(problemsOf({ country: '', website: '', description: '' })).toEqual([]);
  });

  test('names every wrong field at once', () => {
    const wrong = {
      slug: 'A',
      kind: 'club',
      legalName: ' ',
      country: 'XX',
      website: 'javascript:1',
      description: '\u202e',
    };
    expect(problemsOf(wrong)).toEqual(['slug', 'kind', 'legalName', 'country', 'website', 'description']);
  });

  test.each([
    { field: 'legalName', value: 'x'.repeat(201) },
    { field: 'legalName', value: 'a\u0000b' },
    { field: 'country', value: 'Vietnam' },
    { field: 'website', value: 'https://user:secret@example.org' },
    { field: 'website', value: `https://example.org/${'x'.repeat(500)}` },
    { field: 'website', value: 'ftp://example.org' },
    { field: 'description', value: 'x'.repeat(4_001) },
  ])('refuses $field = $value', ({ field, value }) => {
    expect(problemsOf({ [field]: value })).toEqual([field]);
  });

  test('may describe itself in several lines', () => {
    expect(toApplication({ ...application, description: 'Một\r\n\r\nHai' }).description).toBe('Một\n\nHai');
  });
});

test.each([
  ['ab', true],
  ['vnu-hcm', true],
  ['123', true],
  ['x'.repeat(40), true],
  ['x', false],
  ['x'.repeat(41), false],
  ['-ab', false],
  ['ab-', false],
  ['a--b', false],
  ['Ab', false],
  ['a_b', false],
  ['đại', false],
  ['a/b', false],
  ['api', false],
  ['datasets', false],
  ['governance', false],
])('slug %s is allowed: %s', (slug, allowed) => {
  expect(slugProblems('slug', slug).length === 0).toBe(allowed);
});

test('the country codes are those that Unicode knows as regions', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const ours = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountryCode);
  expect(ours).toHaveLength(249);
  expect(ours.filter((code) => names.of(code) === undefined)).toEqual([]);
});
