import type { Grant, Seat } from '../domain/grant.ts';
import { grantStateAt, isFinal, permitGrantAct } from '../domain/grant-states.ts';
import { firstLapse, missingTerms } from '../domain/missing-terms.ts';
import { licencesOf } from '../domain/vocabulary.ts';
import { recordGrantFact, recordSeatFact } from '../facts/grant-facts.ts';
import { acceptedTerms } from '../store/acceptance-store.ts';
import { lockGrant, updateGrant } from '../store/grant-store.ts';
import { newerTermsOf } from '../store/newer-terms-store.ts';
import { changeSeat, seatsOnTerms, setLapse } from '../store/seat-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { writeLapse } from './lapse-seats.ts';

/**
 * Makes the seats of a person usable whose terms they have all accepted, in one grant if given, and has usable ones lapse later when
 * they accepted newer terms. Returns how many became usable. Whoever holds a grant already must name it: grants are locked in
 * one order.
 */
export async function activateWaitingSeats(
  trx: GrantsTrx,
  { personId, grantId }: { personId: string; grantId?: string },
  at: Date,
): Promise<number> {
  const seats = await seatsOnTerms(trx, personId, grantId);
  if (seats.length === 0) return 0;
  const accepted = await acceptedTerms(trx, personId);
  const newer = await newerTermsOf(trx, licencesOf(seats.flatMap(({ terms }) => terms)));
  let activated = 0;
  for (const { seat, terms } of seats) {
    // Looked at before the grant is locked: nobody waits for a seat about which there is nothing new.
    if (missingTerms(terms, accepted, { newer, at }).length > 0) continue;
    if (await settleSeat(trx, seat, firstLapse(terms, accepted, newer), at)) activated += 1;
  }
  return activated;
}

async function settleSeat(trx: GrantsTrx, seat: Seat, lapsesAt: Date | undefined, at: Date): Promise<boolean> {
  const grant = await lockGrant(trx, seat.grantId);
  const state = grantStateAt(grant, at);
  if (isFinal(state)) return false;
  if (isUsable(seat, at)) {
    await setLapse(trx, seat, lapsesAt);
    return false;
  }
  return activateSeat(trx, { grant: await writeLapse(trx, grant, seat, at), waiting: seat, lapsesAt }, at);
}

function isUsable({ state, lapsesAt }: Seat, at: Date): boolean {
  return state === 'active' && (lapsesAt === undefined || at <= lapsesAt);
}

async function activateSeat(
  trx: GrantsTrx,
  { grant, waiting, lapsesAt }: { grant: Grant; waiting: Seat; lapsesAt: Date | undefined },
  at: Date,
): Promise<boolean> {
  const seat = await changeSeat(trx, waiting, { from: ['pending-acceptance', 'lapsed'], to: 'active', at, lapsesAt });
  if (!seat) return false;
  const next: Grant = {
    ...grant,
    state: permitGrantAct(grant.state, 'activate', { role: 'seat', activated: grant.activatedAt !== undefined }),
    activatedAt: grant.activatedAt ?? at,
  };
  const changed = await updateGrant(trx, next, at);
  const actor = { personId: seat.personId, role: 'person' } as const;
  const from = waiting.state === 'active' ? 'lapsed' : waiting.state;
  await recordSeatFact(trx, 'activate', { grant: changed, seat, from, actor, at });
  if (changed.state !== grant.state)
    await recordGrantFact(trx, 'activate', { grant: changed, from: grant.state, actor, at });
  return true;
}
