import { permitGrantAct } from '../domain/grant-states.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordGrantFact } from '../facts/grant-facts.ts';
import { lockEndedGrants, updateGrant } from '../store/grant-store.ts';
import type { Writing } from './acting.ts';
import { askForDeletion } from './ask-for-deletion.ts';

const BATCH = 100;

/**
 * Writes down that grants have ended; decisions never wait for it, since they compare with the clock. Returns true when it
 * found any.
 */
export async function expireGrants({ transact, clock, dayMs }: Writing): Promise<boolean> {
  return transact(async (trx) => {
    const at = clock();
    const ended = await lockEndedGrants(trx, at, BATCH);
    for (const grant of ended) {
      const state = permitGrantAct(grant.state, 'expire', {
        role: 'system',
        activated: grant.activatedAt !== undefined,
      });
      const expired = await updateGrant(trx, { ...grant, state, suspendedBy: undefined, suspensionId: undefined }, at);
      await recordGrantFact(trx, 'expire', { grant: expired, from: grant.state, actor: SYSTEM, at });
      await askForDeletion(trx, expired, { at, dayMs });
    }
    return ended.length > 0;
  });
}
