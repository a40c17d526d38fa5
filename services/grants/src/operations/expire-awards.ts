import { endedAward } from '../domain/award.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordAwardFact } from '../facts/award-facts.ts';
import { lockExpiredAwards, updateAward } from '../store/award-store.ts';
import type { Writing } from './acting.ts';

const BATCH = 100;

/**
 * Erases the addresses of awards that nobody claimed in time; claims never wait for it, since they compare with the clock. Returns true
 * when it found any.
 */
export async function expireAwards({ transact, clock }: Writing): Promise<boolean> {
  return transact(async (trx) => {
    const at = clock();
    const due = await lockExpiredAwards(trx, at, BATCH);
    for (const award of due) {
      const expired = endedAward(award, 'expired', at);
      await updateAward(trx, expired);
      await recordAwardFact(trx, expired, { actor: SYSTEM, at });
    }
    return due.length > 0;
  });
}
