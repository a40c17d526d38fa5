import { notFound } from '@alliance/errors/alliance-error';
import type { SeatedGrant } from '../domain/grant.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import type { Actor } from '../facts/actor.ts';
import { recordSeatManagerFact } from '../facts/grant-facts.ts';
import { findGrant, lockGrant, updateGrant } from '../store/grant-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Acting, Writing } from './acting.ts';
import { atNow, requireHoldingOwner, requireOrganisation, visibleGrant } from './visible-grant.ts';

/**
 * Takes back that somebody gives and frees the seats of a grant; what they did stays. For owners of the organisation that holds it.
 * Throws `role_required`, `not_found` when there is nobody, `state_conflict` when the grant is over.
 */
export async function dismissSeatManager(
  context: Writing,
  { grantId }: { grantId: string },
  acting: Pick<Acting, 'caller'>,
): Promise<SeatedGrant> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const actor = requireHoldingOwner(requireOrganisation(grant), caller);
  return context.transact(async (trx) => {
    const at = context.clock();
    if (!(await endSeatManagement(trx, grantId, { actor, at }))) throw notFound(`seat manager of grant ${grantId}`);
    return atNow((await findGrant(trx, grantId)) ?? grant, at);
  });
}

/** Ends it, of one person if given. Returns false when there was nothing to end; throws `state_conflict` when the grant is over. */
export async function endSeatManagement(
  trx: GrantsTrx,
  grantId: string,
  { actor, at, of }: { actor: Actor<'owner' | 'system'>; at: Date; of?: string },
): Promise<boolean> {
  const grant = await lockGrant(trx, grantId);
  const { seatManager } = grant;
  if (seatManager === undefined || (of !== undefined && of !== seatManager)) return false;
  const role = actor.role === 'system' ? 'system' : 'holder';
  const activated = grant.activatedAt !== undefined;
  permitGrantAct(grantStateAt(grant, at), 'dismiss-seat-manager', { role, activated });
  const changed = await updateGrant(trx, { ...grant, seatManager: undefined }, at);
  await recordSeatManagerFact(trx, 'dismiss', { grant: changed, personId: seatManager, actor, at });
  return true;
}
