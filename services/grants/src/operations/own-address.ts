import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { PeopleRegister } from '../clients/people-register.ts';
import type { Acting } from './acting.ts';

/** The caller with the address that is theirs, as `members` has it now. Throws `unauthenticated`, `scope_required`, `not_found`. */
export async function requireAddress(
  people: PeopleRegister,
  acting: Acting,
): Promise<{ email: string; caller: Caller }> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const email = await people.emailOf(caller.personId, acting.forward());
  if (!email) throw notFound('person');
  return { email, caller };
}
