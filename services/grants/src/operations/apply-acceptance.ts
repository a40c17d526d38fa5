import type { EventInfo } from '@alliance/events/handlers';
import type { Acceptance } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { toKnownAcceptance } from '../mapping/acceptance-mapping.ts';
import { putAcceptances } from '../store/acceptance-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { activateWaitingSeats } from './activate-seats.ts';

/** Takes in that somebody accepted terms, and makes the seats usable that waited for it. */
export async function applyAcceptance(
  trx: GrantsTrx,
  { acceptance }: { acceptance?: Acceptance | undefined },
  { occurredAt }: EventInfo,
): Promise<void> {
  if (!acceptance) return;
  const known = toKnownAcceptance(acceptance);
  await putAcceptances(trx, [known]);
  await activateWaitingSeats(trx, { personId: known.personId }, occurredAt);
}
