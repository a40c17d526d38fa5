import type { Grant } from '../domain/grant.ts';
import { type GrantState, permitGrantAct } from '../domain/grant-states.ts';
import { SYSTEM } from '../facts/actor.ts';
import { recordGrantFacts } from '../facts/grant-facts.ts';
import { endGrants, lockEndedGrants } from '../store/grant-store.ts';
import type { Writing } from './acting.ts';
import { askForDeletion } from './ask-for-deletion.ts';

const BATCH = 500;

/**
 * Writes down that grants have ended; decisions never wait for it, since they compare with the clock. Returns true when it
 * found any.
 */
export async function expireGrants({ transact, clock, dayMs }: Writing): Promise<boolean> {
  return transact(async (trx) => {
    const at = clock();
    const ended = await lockEndedGrants(trx, at, BATCH);
    const before = new Map(ended.map(({ id, state }) => [id, state]));
    const expired = ended.map((grant) => ({ ...grant, state: expiredState(grant) }));
    const grants = await endGrants(trx, expired, at);
    await recordGrantFacts(trx, 'expire', {
      grants,
      fromOf: ({ id, state }) => before.get(id) ?? state,
      actor: SYSTEM,
      at,
    });
    await askForDeletion(trx, grants, { at, dayMs });
    return ended.length > 0;
  });
}

function expiredState({ state, activatedAt }: Grant): GrantState {
  return permitGrantAct(state, 'expire', { role: 'system', activated: activatedAt !== undefined });
}
