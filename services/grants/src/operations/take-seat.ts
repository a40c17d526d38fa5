import type { Seat } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import type { Actor } from '../facts/actor.ts';
import { recordSeatFact } from '../facts/grant-facts.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { changeSeat, seatsOf } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { seaterRole } from './seat-manager.ts';

/** Takes a seat away. Returns false when the grant has no such seat; throws `state_conflict` when the grant is over. */
export async function takeSeat(
  trx: GrantsTrx,
  { id, grantId }: Pick<Seat, 'id' | 'grantId'>,
  { actor, at }: { actor: Actor; at: Date },
): Promise<boolean> {
  const grant = await lockGrant(trx, grantId);
  const role = seaterRole(grant, actor);
  permitGrantAct(grantStateAt(grant, at), 'remove-seat', { role, activated: grant.activatedAt !== undefined });
  const before = (await seatsOf(trx, [grantId])).find((seat) => seat.id === id);
  const seat = await changeSeat(
    trx,
    { id, grantId },
    { from: ['pending-acceptance', 'active', 'lapsed'], to: 'removed', at },
  );
  if (!before || !seat) return false;
  const changed = await updateGrant(trx, grant, at);
  await recordSeatFact(trx, 'remove', { grant: changed, seat, from: before.state, actor, at });
  return true;
}
