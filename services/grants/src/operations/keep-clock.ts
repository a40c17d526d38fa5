import type { AccessRequest } from '../domain/request.ts';
import { alarmAt, hasLapsed, isOverdue } from '../domain/request-clock.ts';
import { permitRequestAct } from '../domain/request-states.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordAlarm } from '../facts/request-facts.ts';
import { lockDueRequests } from '../store/clock-store.ts';
import { updateRequest } from '../store/request-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { completeAct } from './act-on-request.ts';
import type { Writing } from './acting.ts';

const BATCH = 100;

/**
 * Reminds those who should decide, tells what is overdue, and lets lapse what nobody went on with. Nothing is decided by it.
 * Returns true when it found any.
 */
export async function keepClock({ transact, clock, dayMs }: Writing): Promise<boolean> {
  return transact(async (trx) => {
    const now = clock();
    const due = await lockDueRequests(trx, { now, dayMs, limit: BATCH });
    for (const request of due) {
      if (hasLapsed(request, now, dayMs)) await lapse(trx, request, now);
      else await tellAlarm(trx, request, { now, dayMs });
    }
    return due.length > 0;
  });
}

async function lapse(trx: GrantsTrx, request: AccessRequest, at: Date): Promise<void> {
  const next = permitRequestAct(request.state, 'lapse', 'system');
  await completeAct(trx, { request, act: 'lapse', next, actor: SYSTEM }, { changes: {}, at });
}

async function tellAlarm(
  trx: GrantsTrx,
  request: AccessRequest,
  { now, dayMs }: { now: Date; dayMs: number },
): Promise<void> {
  const alarm = alarmAt(request, now, dayMs);
  if (!alarm) return;
  permitRequestAct(request.state, 'remind', 'system');
  const clock = { ...request.clock, told: request.clock.told + 1 };
  // A reminder changes nothing that anybody sees; that it is overdue does.
  const revision = request.revision + Number(isOverdue(clock) !== isOverdue(request.clock));
  const told = { ...request, clock, revision };
  await updateRequest(trx, told);
  await recordAlarm(trx, alarm, { request: told, actor: SYSTEM, at: now });
}
