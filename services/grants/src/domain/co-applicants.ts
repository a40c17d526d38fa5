import { AllianceError } from '@alliance/errors/alliance-error';
import type { AccessRequest } from './request.ts';

/** How many people may ask together with an applicant, those included who have not answered. */
export const MAX_CO_APPLICANTS = 20;

/** That an applicant asks somebody to join them. The address is personal data: it goes with the answer, and stands in no event. */
export type Invitation = { id: string; requestId: string; email: string; invitedAt: Date };

/** The form in which `members` stores and compares an address. */
export function normaliseAddress(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

type Together = Pick<AccessRequest, 'applicantId' | 'coApplicants'>;

/** Whether a person asks together with the applicant. */
export function isCoApplicant({ coApplicants = [] }: Pick<AccessRequest, 'coApplicants'>, personId: string): boolean {
  return coApplicants.includes(personId);
}

/** Whose a person's grant is to be: the applicant's, and that of those who ask together with them. */
export function askers({ applicantId, coApplicants = [] }: Together): string[] {
  return [applicantId, ...coApplicants];
}

/** The co-applicants with one more. Throws `state_conflict` for the applicant, `already_exists` for one of them. */
export function withCoApplicant({ applicantId, coApplicants = [] }: Together, personId: string): string[] {
  if (personId === applicantId) throw new AllianceError('state_conflict', 'This is your own request: you ask already.');
  if (coApplicants.includes(personId)) throw new AllianceError('already_exists', 'You ask together with them already.');
  return [...coApplicants, personId];
}

/** Throws `state_conflict` when nobody more can be asked to join. */
export function requireRoom({ coApplicants = [] }: Pick<AccessRequest, 'coApplicants'>, invited: number): void {
  if (coApplicants.length + invited < MAX_CO_APPLICANTS) return;
  throw new AllianceError(
    'state_conflict',
    `At most ${MAX_CO_APPLICANTS} people ask together with an applicant. Ask for an organisation instead.`,
    { details: { most: MAX_CO_APPLICANTS } },
  );
}
