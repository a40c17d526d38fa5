import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Narrowing, narrowApproval, narrowedParts } from './narrow-approval.ts';
import type { AccessRequest } from './request.ts';
import { NOT_STARTED } from './request-clock.ts';
import { coversVersion } from './version-range.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const request: AccessRequest = {
  id: 'r1',
  asset: { kind: 'dataset', organisation: 'viet-data', name: 'dia-danh' },
  versions: '>=1.0.0 <2.0.0',
  applicantId: 'lan',
  beneficiary: { kind: 'organisation', organisation: 'dai-hoc' },
  purpose: 'research',
  operations: ['view', 'download', 'train'],
  statement: '',
  seats: 5,
  from: undefined,
  until: new Date('2027-11-22T00:00:00Z'),
  state: 'submitted',
  decisionNote: '',
  clause: '',
  decidedBy: undefined,
  grantId: undefined,
  revision: 1,
  createdAt: NOW,
  submittedAt: NOW,
  decidedAt: undefined,
  clock: NOT_STARTED,
  firstApproval: undefined,
  excludedDeciders: [],
  unasked: false,
};

function fieldsRefused(narrowing: Narrowing): string[] {
  try {
    narrowApproval(request, narrowing, NOW);
    return [];
  } catch (error) {
    const { details } = error as { details: { fields: { field: string }[] } };
    return details.fields.map(({ field }) => field);
  }
}

describe('an approval', () => {
  test('gives what was asked for, from the decision on', () => {
    expect(narrowApproval(request, {}, NOW)).toEqual({
      versions: '>=1.0.0 <2.0.0',
      operations: ['view', 'download', 'train'],
      seats: 5,
      from: NOW,
      until: request.until,
    });
  });

  test('starts when the applicant asked for it, but never before the decision', () => {
    const later = new Date('2027-01-01T00:00:00Z');
    expect(narrowApproval({ ...request, from: later }, {}, NOW).from).toEqual(later);
    expect(narrowApproval({ ...request, from: new Date('2026-11-01T00:00:00Z') }, {}, NOW).from).toEqual(NOW);
  });

  test.each<[string, Narrowing, string[]]>([
    [
      'may be narrower in every part',
      { versions: '^1.2.0', operations: ['view'], seats: 1, until: new Date('2027-01-01') },
      [],
    ],
    ['refuses more versions', { versions: '>=1.0.0' }, ['versions']],
    ['refuses nonsense as versions', { versions: 'newest' }, ['versions']],
    ['refuses another operation', { operations: ['download', 'redistribute'] }, ['operations']],
    ['refuses more seats', { seats: 6 }, ['seats']],
    ['refuses no seats', { seats: 0 }, ['seats']],
    ['refuses a later end', { until: new Date('2027-11-23') }, ['until']],
    ['refuses an end in the past', { until: NOW }, ['until']],
    ['names every problem', { versions: '*', seats: 9, until: new Date('2030-01-01') }, ['versions', 'seats', 'until']],
  ])('%s', (_name, narrowing, expected) => {
    expect(fieldsRefused(narrowing)).toEqual(expected);
  });

  test('never gives more than was asked for (property)', () => {
    const narrowing = fc.record(
      {
        versions: fc.constantFrom('*', '^1.0.0', '1.2.3', '>=0.5.0 <1.5.0', '>=1.0.0 <=2.0.0', '1.x || 2.x'),
        operations: fc.subarray(['view', 'download', 'train', 'redistribute'] as const),
        seats: fc.integer({ min: -1, max: 9 }),
        until: fc.date({ min: new Date('2026-01-01'), max: new Date('2028-12-31'), noInvalidDate: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(narrowing, fc.constantFrom('0.9.0', '1.0.0', '1.4.9', '2.0.0', '2.1.0'), (wish, version) => {
        if (fieldsRefused(wish).length > 0) return;
        const offer = narrowApproval(request, wish, NOW);
        expect(offer.operations.every((operation) => request.operations.includes(operation))).toBe(true);
        expect(offer.seats).toBeLessThanOrEqual(request.seats);
        expect(offer.until.getTime()).toBeLessThanOrEqual(request.until?.getTime() ?? 0);
        expect(offer.from.getTime()).toBeGreaterThanOrEqual(NOW.getTime());
        if (coversVersion(offer.versions, version)) expect(coversVersion(request.versions, version)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each<[string, Narrowing, string[]]>([
  ['as asked', {}, []],
  ['fewer versions', { versions: '1.0.0' }, ['versions']],
  ['the same versions in other words', { versions: '>=1.0.0 <2.0.0-0' }, []],
  ['fewer operations', { operations: ['view'] }, ['operations']],
  ['fewer seats', { seats: 1 }, ['seats']],
  ['less time', { until: new Date('2027-01-01T00:00:00Z') }, ['until']],
  ['a quota', { quotaBytes: 5 }, []],
])('%s: less than asked', (_what, narrowing, parts) => {
  const asked: AccessRequest = {
    versions: '^1.0.0',
    operations: ['view', 'download'],
    seats: 2,
    until: new Date('2027-06-01T00:00:00Z'),
  } as never;
  expect(narrowedParts(asked, narrowApproval(asked, narrowing, new Date('2026-11-22T00:00:00Z')))).toEqual(parts);
});
