import { v7 as uuidv7 } from 'uuid';
import type { Grant, Seat } from '../domain/grant.ts';

/** A seat as it starts: usable at once only where no terms have to be accepted. */
export function newSeat(grant: Grant, personId: string, since: Date): Seat {
  const state = grant.terms.length > 0 ? 'pending-acceptance' : 'active';
  return { id: uuidv7(), grantId: grant.id, personId, state, since };
}
