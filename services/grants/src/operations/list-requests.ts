import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { AccessRequest } from '../domain/request.ts';
import type { RequestState } from '../domain/request-states.ts';
import { isDecider } from '../domain/visibility.ts';
import { organisationsDelegatedTo } from '../store/delegation-store.ts';
import { listRequests as pageOfRequests } from '../store/request-store.ts';
import type { Acting, Writing } from './acting.ts';

export type RequestQuery = { view: 'applicant' | 'decider' | 'signatory'; state: RequestState | undefined };

/**
 * Requests that the caller made, (as signatory) those for organisations that they own, or (as decider) those made to organisations whose steward or owner they are, or in whose steward's
 * place they act; newest first.
 */
export async function listRequests(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  { view, state }: RequestQuery,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<AccessRequest>> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  if (view === 'applicant') return pageOfRequests(db, { applicantId: caller.personId, state }, page);
  if (view === 'signatory') return pageOfRequests(db, { asking: ownedBy(caller), state }, page);
  const organisations = caller.memberships.map(({ organisation }) => organisation);
  const deciding = organisations.filter((organisation) => isDecider(caller, organisation));
  const now = clock();
  const delegated = await organisationsDelegatedTo(db, caller.personId, now);
  if (deciding.length + delegated.length === 0) return { rows: [], nextPageToken: '' };
  const delegate = delegated.length > 0 ? { personId: caller.personId, organisations: delegated, now } : undefined;
  return pageOfRequests(db, { organisations: deciding, delegate, state }, page);
}

function ownedBy({ memberships }: Caller): string[] {
  return memberships.filter(({ role }) => role === 'owner').map(({ organisation }) => organisation);
}
