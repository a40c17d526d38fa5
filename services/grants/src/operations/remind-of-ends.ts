import { daysLeft, nextReminder } from '../domain/grant-end.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { recordNearEnd } from '../facts/life-facts.ts';
import { lockGrantsToTellOf, updateGrant } from '../store/grant-store.ts';
import { seatsOf } from '../store/seat-store.ts';
import type { Writing } from './acting.ts';

const BATCH = 100;

/**
 * Tells that grants will soon be over, and writes down that they count as nearly over; what was missed is told once. Returns true
 * when it found any.
 */
export async function remindOfEnds({ transact, clock, dayMs }: Writing): Promise<boolean> {
  return transact(async (trx) => {
    const at = clock();
    const near = await lockGrantsToTellOf(trx, at, BATCH);
    for (const grant of near) {
      const state = permitGrantAct(grantStateAt(grant, at), 'near-end', {
        role: 'system',
        activated: grant.activatedAt !== undefined,
      });
      const told = await updateGrant(trx, { ...grant, state, remindAt: nextReminder(grant, at, dayMs) }, at);
      const seats = await seatsOf(trx, [grant.id]);
      await recordNearEnd(trx, {
        grant: { ...told, seats },
        from: grant.state,
        daysLeft: daysLeft(grant, at, dayMs),
        at,
      });
    }
    return near.length > 0;
  });
}
