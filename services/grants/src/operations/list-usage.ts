import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Usage } from '../domain/usage.ts';
import { maySeeWholeGrant } from '../domain/visibility.ts';
import { listUsage as pageOfUsage } from '../store/usage-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { visibleGrant } from './visible-grant.ts';

/** Downloads issued under a grant, newest first: all of them for its grantors and holders, their own for people with a seat. */
export async function listUsage(
  context: Reading & Pick<Writing, 'clock'>,
  grantId: string,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Usage>> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const personId = maySeeWholeGrant(caller, grant) ? undefined : caller.personId;
  return pageOfUsage(context.db, { grantId, personId }, page);
}
