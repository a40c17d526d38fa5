import { expect, test } from 'vitest';
import { askers, isCoApplicant, MAX_CO_APPLICANTS, requireRoom, withCoApplicant } from './co-applicants.ts';

const request = { applicantId: 'lan', coApplicants: ['minh'] };

test('each person asks once', () => {
  expect(askers(request)).toEqual(['lan', 'minh']);
  expect(askers({ applicantId: 'lan', coApplicants: undefined })).toEqual(['lan']);
  expect([isCoApplicant(request, 'minh'), isCoApplicant(request, 'lan')]).toEqual([true, false]);
  expect(withCoApplicant(request, 'an')).toEqual(['minh', 'an']);
  expect(() => withCoApplicant(request, 'lan')).toThrowWithCode('state_conflict');
  expect(() => withCoApplicant(request, 'minh')).toThrowWithCode('already_exists');
});

test('those who have not answered take room too', () => {
  expect(() => requireRoom(request, MAX_CO_APPLICANTS - 2)).not.toThrow();
  expect(() => requireRoom(request, MAX_CO_APPLICANTS - 1)).toThrowWithCode('state_conflict');
});
