import type { Grant, SeatedGrant } from '../domain/grant.ts';
import { type GrantRole, grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import type { Actor } from '../facts/actor.ts';
import { recordGrantFact } from '../facts/grant-facts.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { seatsOf } from '../store/seat-store.ts';
import type { Writing } from './acting.ts';
import { askForDeletion } from './ask-for-deletion.ts';

export type GrantChange = {
  id: string;
  act: 'suspend' | 'resume' | 'revoke' | 'close';
  actor: Actor<'steward' | 'owner' | 'governance' | 'person'>;
  /** What changes besides the state; may refuse. */
  change: (
    grant: Grant,
    at: Date,
  ) => Partial<Pick<Grant, 'reason' | 'suspendedBy' | 'suspensionId' | 'revokedBy' | 'revokedAt'>>;
};

/** Changes one grant by one act, in force from the next check on. Throws `state_conflict` when the act is not possible now. */
export async function actOnGrant(
  { transact, clock, dayMs }: Writing,
  { id, act, actor, change }: GrantChange,
): Promise<SeatedGrant> {
  return transact(async (trx) => {
    const grant = await lockGrant(trx, id);
    const at = clock();
    const state = permitGrantAct(grantStateAt(grant, at), act, {
      role: act === 'close' ? 'holder' : roleOf(actor),
      activated: grant.activatedAt !== undefined,
    });
    const changed = await updateGrant(trx, { ...grant, ...change(grant, at), state }, at);
    await recordGrantFact(trx, act, { grant: changed, from: grant.state, actor, at });
    await askForDeletion(trx, [changed], { at, dayMs });
    return { ...changed, seats: await seatsOf(trx, [id]) };
  });
}

function roleOf({ role }: GrantChange['actor']): GrantRole {
  return role === 'person' ? 'holder' : role;
}
