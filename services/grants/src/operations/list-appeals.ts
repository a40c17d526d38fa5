import { requireAllianceRole } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import type { Appeal, AppealState } from '../domain/appeal.ts';
import { listAppeals as pageOfAppeals } from '../store/appeal-store.ts';
import type { Acting, Reading } from './acting.ts';

/** Appeals, oldest first. For governance and auditors. Throws `role_required`, `scope_required`. */
export async function listAppeals(
  { db }: Reading,
  state: AppealState | undefined,
  page: PageRequest<readonly [string]>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<Appeal>> {
  requireAllianceRole(acting.caller, ['governance', 'auditor'], 'read');
  return pageOfAppeals(db, state, page);
}
