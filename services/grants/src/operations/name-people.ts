import { requireCaller, requireScope } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { PeopleRegister } from '../clients/people-register.ts';
import { overlooks, partOf } from '../domain/visibility.ts';
import { findMet } from '../store/acquaintance-store.ts';
import type { Acting, Writing } from './acting.ts';

export type NamingContext = Pick<Writing, 'db' | 'clock'> & { people: Pick<PeopleRegister, 'withIds'> };
export type PersonName = { personId: string; name: string };

const MOST = 100;

/**
 * Names of people, in the order asked: of those with whom the caller shares an organisation, and of those who stand in a request,
 * grant, invitation or award that the caller may see; for governance and auditors, of all. Others are left out, as if they were not
 * there. Throws `unauthenticated`, `scope_required`, `invalid_argument`.
 */
export async function namePeople(
  { db, clock, people }: NamingContext,
  personIds: readonly string[],
  acting: Acting,
): Promise<PersonName[]> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const sought = [...new Set(personIds)];
  if (sought.length > MOST)
    throw invalidArgument(`These are ${sought.length} people. Ask for the names of at most ${MOST} at a time.`);
  if (sought.length === 0) return [];
  // The caller is asked for too: invitations and awards are to the address that is theirs now.
  const registered = await people.withIds([...new Set([...sought, caller.personId])], acting.forward());
  const email = registered.get(caller.personId)?.email ?? '';
  const met = overlooks(caller)
    ? new Set(sought)
    : await findMet(db, sought, { ...partOf(caller), email, now: clock() });
  return sought.flatMap((personId) => {
    const person = registered.get(personId);
    return person && (personId === caller.personId || met.has(personId)) ? [{ personId, name: person.name }] : [];
  });
}
