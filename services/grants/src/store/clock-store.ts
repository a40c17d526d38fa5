import type { AccessRequest } from '../domain/request.ts';
import { dueBefore } from '../domain/request-clock.ts';
import { REQUEST_COLUMNS, toRequest } from './request-row.ts';
import type { GrantsTrx } from './tables.ts';

/** Requests about which the clock has something to say; those that others hold are left for later. */
export async function lockDueRequests(
  trx: GrantsTrx,
  { now, dayMs, limit }: { now: Date; dayMs: number; limit: number },
): Promise<AccessRequest[]> {
  const { alarms, draftsOf, returnedSince } = dueBefore(now, dayMs);
  const rows = await trx
    .selectFrom('access_request')
    .select(REQUEST_COLUMNS)
    .where((eb) =>
      eb.or([
        ...alarms.map(({ told, dueAt }) =>
          eb.and([eb('state', '=', 'submitted'), eb('alarms_told', '=', told), eb('due_at', '<=', dueAt)]),
        ),
        eb.and([eb('state', '=', 'draft'), eb('created_at', '<=', draftsOf)]),
        eb.and([
          eb('state', 'in', ['returned', 'offered', 'awaiting-signature']),
          eb('paused_since', '<=', returnedSince),
        ]),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toRequest);
}
