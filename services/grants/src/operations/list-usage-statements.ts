import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { isMonth, monthOf } from '../domain/month.ts';
import type { AssetDownloads, UsageView } from '../domain/usage-statement.ts';
import { maySeeUsageOf, maySeeUsersOf } from '../domain/visibility.ts';
import { listStatements, type StatementKey } from '../store/usage-statement-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';

/** `month` empty = this month. */
export type StatementWish = { organisation: string; view: UsageView; month: string };

/**
 * What was downloaded in a month of an organisation's assets, or on its behalf, asset by asset: numbers for its people,
 * governance and auditors; who it was for those who oversee the grants. Throws `not_found` for others, `invalid_argument`.
 */
export async function listUsageStatements(
  { db, clock }: Reading & Pick<Writing, 'clock'>,
  { organisation, view, month: asked }: StatementWish,
  page: PageRequest<StatementKey>,
  acting: Pick<Acting, 'caller'>,
): Promise<Page<AssetDownloads> & { month: string }> {
  const caller: Caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  if (!maySeeUsageOf(caller, organisation)) throw notFound(`usage of the organisation "${organisation.slice(0, 100)}"`);
  const month = asked === '' ? monthOf(clock()) : asked;
  if (!isMonth(month))
    throw invalidArgument('The month cannot be read.', [{ field: 'month', problem: 'must look like 2026-11' }]);
  const withPeople = maySeeUsersOf(caller, organisation, view);
  return { ...(await listStatements(db, { organisation, view, month, withPeople }, page)), month };
}
