import { requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { SeatedGrant } from '../domain/grant.ts';
import type { GrantState } from '../domain/grant-states.ts';
import { isDecider } from '../domain/visibility.ts';
import { type GrantFilter, listGrants as pageOfGrants } from '../store/grant-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { atNow } from './visible-grant.ts';

export type GrantQuery = { view: 'holder' | 'grantor'; state: GrantState | undefined };

/**
 * Grants in which the caller has a seat or that an organisation of theirs holds, or (as grantor) those on assets of
 * organisations whose steward or owner they are; newest first.
 */
export async function listGrants(
  { db, clock }: Reading & Pick<Writing, 'clock'>,
  { view, state }: GrantQuery,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<SeatedGrant>> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const now = clock();
  const organisationsWhere = (holds: (organisation: string, role: string) => boolean) =>
    caller.memberships
      .filter(({ organisation, role }) => holds(organisation, role))
      .map(({ organisation }) => organisation);
  const filter: GrantFilter =
    view === 'holder'
      ? { personId: caller.personId, ownerOf: organisationsWhere((_slug, role) => role === 'owner'), state, now }
      : { organisations: organisationsWhere((organisation) => isDecider(caller, organisation)), state, now };
  if ('organisations' in filter && filter.organisations.length === 0) return { rows: [], nextPageToken: '' };
  const { rows, nextPageToken } = await pageOfGrants(db, filter, page);
  return { rows: rows.map((grant) => atNow(grant, now)), nextPageToken };
}
