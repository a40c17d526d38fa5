import { expect, test } from 'vitest';
import type { AccessRequest } from './request.ts';
import { requireNeutralGovernance, requireSeparateDecider, requireSeparateReviewer } from './separation-of-duties.ts';

const request = {
  applicantId: 'lan',
  beneficiary: { kind: 'organisation', organisation: 'dai-hoc' },
  excludedDeciders: ['binh'],
} as unknown as AccessRequest;
const decider = (personId: string, ...organisations: string[]) => ({
  personId,
  memberships: organisations.map((organisation) => ({ organisation, role: 'member', state: 'suspended' }) as const),
});

test('somebody else decides', () => {
  expect(() => requireSeparateDecider(request, decider('hoa', 'viet-data'))).not.toThrow();
});

test.each([
  ['the applicant', decider('lan', 'viet-data')],
  ['whose decision was remitted', decider('binh', 'viet-data')],
  ['a member of the beneficiary, whatever its standing', decider('hoa', 'viet-data', 'dai-hoc')],
])('%s does not', (_name, person) => {
  expect(() => requireSeparateDecider(request, person)).toThrowWithCode('separation_of_duties');
});

test('whoever would hold the grant does not', () => {
  const given = { ...request, applicantId: '', beneficiary: { kind: 'person', personId: 'hoa' } } as AccessRequest;
  expect(() => requireSeparateDecider(given, decider('hoa', 'viet-data'))).toThrowWithCode('separation_of_duties');
  expect(() => requireSeparateDecider(given, decider('mai', 'viet-data'))).not.toThrow();
});

test.each([
  ['governance of neither side', decider('mai', 'vien'), true],
  ['of the owning organisation', decider('mai', 'viet-data'), false],
  ['of the other one', decider('mai', 'vien', 'dai-hoc'), false],
  ['who decided', decider('hoa'), false],
])('an appeal and somebody %s', (_name, person, may) => {
  const answer = () => requireNeutralGovernance({ sides: ['viet-data', 'dai-hoc'], people: ['lan', 'hoa'] }, person);
  if (may) expect(answer).not.toThrow();
  else expect(answer).toThrowWithCode('separation_of_duties');
});

test.each([
  ['the applicant', decider('lan'), false],
  ['a member of the beneficiary', decider('mai', 'dai-hoc'), false],
  ['anybody else', decider('mai', 'viet-data'), true],
])('%s as a reviewer', (_name, person, may) => {
  const review = () => requireSeparateReviewer(request, person);
  if (may) expect(review).not.toThrow();
  else expect(review).toThrowWithCode('separation_of_duties');
});
