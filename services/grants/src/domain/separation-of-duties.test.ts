import { expect, test } from 'vitest';
import type { AccessRequest } from './request.ts';
import { requireSeparateDecider } from './separation-of-duties.ts';

const request = { applicantId: 'lan', beneficiary: { kind: 'organisation', organisation: 'dai-hoc' } } as AccessRequest;
const decider = (personId: string, ...organisations: string[]) => ({
  personId,
  memberships: organisations.map((organisation) => ({ organisation, role: 'member', state: 'suspended' }) as const),
});

test('somebody else decides', () => {
  expect(() => requireSeparateDecider(request, decider('hoa', 'viet-data'))).not.toThrow();
});

test.each([
  ['the applicant', decider('lan', 'viet-data')],
  ['a member of the beneficiary, whatever its standing', decider('hoa', 'viet-data', 'dai-hoc')],
])('%s does not', (_name, person) => {
  expect(() => requireSeparateDecider(request, person)).toThrowWithCode('separation_of_duties');
});
