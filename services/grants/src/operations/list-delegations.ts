import { requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Delegation } from '../domain/delegation.ts';
import { mayAskAboutOthers } from '../domain/visibility.ts';
import { listDelegations as pageOfDelegations } from '../store/delegation-store.ts';
import type { Acting, Reading } from './acting.ts';

/** Delegations in an organisation, newest first: all for those who decide there or oversee it, for others those that name them. */
export async function listDelegations(
  { db }: Reading,
  organisation: string,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Delegation>> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const personId = mayAskAboutOthers(caller, organisation) ? undefined : caller.personId;
  return pageOfDelegations(db, { organisation, personId }, page);
}
