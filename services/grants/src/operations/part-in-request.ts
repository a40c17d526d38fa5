import { requireRole } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { isCoApplicant } from '../domain/co-applicants.ts';
import type { AccessRequest } from '../domain/request.ts';
import { maySeeRemarks } from '../domain/visibility.ts';
import type { Actor } from '../facts/actor.ts';
import type { DecidingCaller } from './deciding-caller.ts';

export type Participant = Actor<'applicant' | 'co-applicant' | 'steward' | 'owner'>;

/** The caller as one who has a part in a request: who asks, or decides for the asset's organisation. Throws what `requireRole` throws. */
export function requirePartInRequest(request: AccessRequest, caller: DecidingCaller): Participant {
  const { personId, onBehalfOf } = caller;
  if (personId === request.applicantId) return { personId, role: 'applicant' };
  if (isCoApplicant(request, personId)) return { personId, role: 'co-applicant' };
  const role = requireRole(caller, request.asset.organisation, ['steward', 'owner'], 'read');
  return { personId, role: role === 'owner' ? 'owner' : 'steward', onBehalfOf };
}

/** What is private is for those who decide. Throws `role_required`. */
export function requireMayBePrivate(request: AccessRequest, caller: DecidingCaller, isPrivate: boolean): void {
  if (!isPrivate || maySeeRemarks(caller, request)) return;
  throw new AllianceError('role_required', 'What is private is for those who decide. Leave "private" out.');
}
