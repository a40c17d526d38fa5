import { sql } from 'kysely';
import type { GrantsTrx } from './tables.ts';

/** The first day of a month that `monthOf` wrote. */
export function firstDayOf(month: string): string {
  return `${month}-01`;
}

/**
 * How much was downloaded in a month under grants that have a quota, kept as it is until the transaction ends: downloads under
 * one of them happen one after the other. The grants must be held, so that none gets another quota meanwhile.
 */
export async function holdQuotaUse(
  trx: GrantsTrx,
  grantIds: readonly string[],
  month: string,
): Promise<Map<string, number>> {
  const day = firstDayOf(month);
  await sql`
    insert into quota_use (grant_id, month, bytes)
    select g.id, ${day}::date,
           coalesce((select sum(bytes) from usage where grant_id = g.id and month = ${day}::date), 0)
      from access_grant as g
     where g.id = any(${grantIds})
       and not exists (select from quota_use where grant_id = g.id and month = ${day}::date)
     order by g.id
    on conflict do nothing`.execute(trx);
  const { rows } = await sql<{ grant_id: string; bytes: number }>`
    select grant_id, bytes from quota_use
     where grant_id = any(${grantIds}) and month = ${day}::date
     order by grant_id
       for update`.execute(trx);
  return new Map(rows.map((row) => [row.grant_id, row.bytes]));
}

/** Counts what was downloaded under a grant, if it has a quota; the transaction holds its count. */
export async function addQuotaUse(
  trx: GrantsTrx,
  { grantId, month, bytes }: { grantId: string; month: string; bytes: number },
): Promise<void> {
  await trx
    .updateTable('quota_use')
    .set((eb) => ({ bytes: eb('bytes', '+', bytes) }))
    .where('grant_id', '=', grantId)
    .where('month', '=', firstDayOf(month))
    .execute();
}

/** Forgets what was counted: it is counted anew from what was downloaded when the grant has a quota again. */
export async function forgetQuotaUse(trx: GrantsTrx, grantId: string): Promise<void> {
  await trx.deleteFrom('quota_use').where('grant_id', '=', grantId).execute();
}
