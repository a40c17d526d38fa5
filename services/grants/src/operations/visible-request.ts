import { type Caller, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { AccessRequest } from '../domain/request.ts';
import { maySeeRequest } from '../domain/visibility.ts';
import type { Actor } from '../facts/actor.ts';
import { findRequest } from '../store/request-store.ts';
import { isReviewer } from '../store/review-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import type { DecidingCaller } from './deciding-caller.ts';

/** The request, as far as the caller may see it. Throws `unauthenticated`, `scope_required`, `not_found`. */
export async function visibleRequest(
  db: GrantsDb,
  id: string,
  caller: Caller | null,
): Promise<{ request: AccessRequest; caller: Caller }> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const request = await findRequest(db, id);
  if (!request || !(maySeeRequest(person, request) || (await isReviewer(db, id, person.personId))))
    throw notFound(`access request ${id}`);
  return { request, caller: person };
}

/** The caller as the applicant. Throws `role_required` for anybody else. */
export function requireApplicant(request: AccessRequest, caller: Caller): Actor<'applicant'> {
  if (caller.personId !== request.applicantId)
    throw new AllianceError('role_required', 'Only the person who made this request can do that. Ask them to.');
  return { personId: caller.personId, role: 'applicant' };
}

/** The caller as the applicant, or as an owner of the organisation that is to hold the grant. Throws what `requireRole` throws. */
export function requireApplicantSide(request: AccessRequest, caller: Caller): Actor<'applicant' | 'signatory'> {
  const { beneficiary } = request;
  const { personId } = caller;
  if (personId === request.applicantId || beneficiary.kind === 'person') return requireApplicant(request, caller);
  requireRole(caller, beneficiary.organisation, ['owner'], 'read');
  return { personId, role: 'signatory' };
}

/** The caller as one who decides for the asset's owner. Throws what `requireRole` throws. */
export function requireDecider(
  { asset }: Pick<AccessRequest, 'asset'>,
  caller: DecidingCaller,
): Actor<'steward' | 'owner'> {
  const role = requireRole(caller, asset.organisation, ['steward', 'owner'], 'decide');
  const { personId, onBehalfOf } = caller;
  return { personId, role: role === 'owner' ? 'owner' : 'steward', onBehalfOf };
}
