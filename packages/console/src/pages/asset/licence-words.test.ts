import { expect, test } from 'vitest';
import { en } from '../../language/en.ts';
import { createFormat } from '../../language/format.ts';
import { vi } from '../../language/vi.ts';
import { licenceWords } from './licence-words.ts';
import { termsWords } from './terms-words.ts';

const { attribution, nonCommercial, shareAlike, noDerivatives, publicDomain, osiApproved, noticeKept } = en.licence;

test.each([
  ['CC-BY-SA-4.0', false, [attribution, shareAlike]],
  ['CC-BY-NC-ND-3.0-DE', false, [attribution, nonCommercial, noDerivatives]],
  ['CC-BY-4.0', false, [attribution]],
  ['CC0-1.0', false, [publicDomain]],
  ['Apache-2.0', true, [osiApproved, noticeKept]],
  ['0BSD', true, [publicDomain]],
  ['LicenseRef-scancode-openrail-m', false, []],
  ['CC-PDDC', false, []],
])('%s', (id, approved, sentences) => {
  expect(licenceWords({ id, osiApproved: approved }, en.licence)).toEqual(sentences);
});

const conditions = {
  operations: ['view', 'download', 'time-travel'],
  purposes: ['research', 'teaching'],
  territory: ['VN', 'LA'],
  termMonths: 12,
  seats: 5,
  attribution: '',
  priceNote: '',
  contact: 'data@example.vn',
  auditRight: true,
  deletionOnExpiry: false,
};

test('own terms in plain words; what is not limited is not mentioned', () => {
  expect(termsWords(conditions, en, createFormat('en'))).toEqual([
    'Allowed: view, download, time-travel.',
    'For: research, teaching.',
    'At most 12 months.',
    'At most 5 people.',
    'In: Vietnam, Laos.',
    'The owner may check how it is used.',
    'Contact: data@example.vn',
  ]);
  expect(termsWords(conditions, vi, createFormat('vi'))[0]).toBe('Được phép: xem, tải về, time-travel.');
});
