import { expect, test } from 'vitest';
import type { RequestState } from './request-states.ts';
import { submissionAct } from './signature.ts';

const own = { kind: 'person', personId: 'lan' } as const;
const theirs = { kind: 'organisation', organisation: 'dai-hoc' } as const;
const applicant = (organisation: string, role: 'owner' | 'steward' | 'member') => ({
  memberships: [{ organisation, role, state: 'admitted' as const }],
});

test.each([
  ['draft', own, applicant('dai-hoc', 'member'), 'submit'],
  ['returned', own, applicant('dai-hoc', 'member'), 'resubmit'],
  ['draft', theirs, applicant('dai-hoc', 'owner'), 'submit'],
  ['returned', theirs, applicant('dai-hoc', 'owner'), 'resubmit'],
  ['draft', theirs, applicant('dai-hoc', 'member'), 'ask-signature'],
  ['draft', theirs, applicant('dai-hoc', 'steward'), 'ask-signature'],
  ['returned', theirs, applicant('dai-hoc', 'member'), 'ask-signature'],
  ['draft', theirs, applicant('cong-ty', 'owner'), 'ask-signature'],
  ['awaiting-signature', theirs, applicant('dai-hoc', 'member'), 'submit'],
] as const)('%s for %o by %o: %s', (state: RequestState, beneficiary, who, act) => {
  expect(submissionAct({ state, beneficiary }, who)).toBe(act);
});
