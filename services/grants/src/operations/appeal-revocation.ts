import { type Appeal, requireAppealable } from '../domain/appeal.ts';
import { grantStateAt, permitGrantAct } from '../domain/grant-states.ts';
import { recordAppealFact } from '../facts/appeal-facts.ts';
import { insertAppeal, lastAppealOf } from '../store/appeal-store.ts';
import { lockGrant } from '../store/grant-store.ts';
import type { Acting, Writing } from './acting.ts';
import { newAppeal, requireReasons } from './appeal-rejection.ts';
import { appealedAlready } from './appealed-already.ts';
import { requireHolder, visibleGrant } from './visible-grant.ts';

/**
 * Appeals against the revocation of a grant, within 30 days and once; the grant stays revoked whatever comes of it. For whoever
 * held it: the person, or an owner of the organisation. Throws `role_required`, `state_conflict`, `already_exists`,
 * `invalid_argument`.
 */
export async function appealRevocation(
  context: Writing,
  { grantId, reasons }: { grantId: string; reasons: string },
  acting: Pick<Acting, 'caller'>,
): Promise<Appeal> {
  const { grant, caller } = await visibleGrant(context, grantId, acting);
  const actor = requireHolder(grant, caller);
  requireReasons(reasons);
  return context.transact(async (trx) => {
    const held = await lockGrant(trx, grantId);
    const at = context.clock();
    const activated = held.activatedAt !== undefined;
    const state = permitGrantAct(grantStateAt(held, at), 'appeal', { role: 'holder', activated });
    const earlier = await lastAppealOf(trx, { grantId });
    requireAppealable({ decidedAt: held.revokedAt ?? at, appealedAt: earlier?.createdAt }, at);
    const { requestId, asset } = held;
    const appeal = newAppeal({ requestId, grantId, appellantId: caller.personId, reasons, at });
    if (!(await insertAppeal(trx, appeal))) throw appealedAlready();
    await recordAppealFact(trx, 'appeal', { appeal, asset, actor, from: held.state, to: state, at });
    return appeal;
  });
}
