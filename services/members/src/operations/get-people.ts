import { type Caller, requireScope } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { normaliseEmail } from '../domain/email.ts';
import type { Person } from '../domain/person.ts';
import { visiblePerson } from '../domain/visibility.ts';
import type { MembersContext } from '../members-context.ts';
import { findPeople } from '../store/person-store.ts';

type Context = Pick<MembersContext, 'db'>;

const MOST = 200;

/**
 * People by id or e-mail, each once; those who are unknown, or hidden from the viewer, are left out. A service that acts by
 * itself sees everybody. Errors: `invalid_argument`, `scope_required`.
 */
export async function getPeople(
  { db }: Context,
  viewer: Caller | 'service',
  { personIds, emails }: { personIds: readonly string[]; emails: readonly string[] },
): Promise<Person[]> {
  if (viewer !== 'service') requireScope(viewer, 'read');
  if (personIds.length > MOST || emails.length > MOST)
    throw invalidArgument(`Ask for at most ${MOST} ids and ${MOST} e-mails at once.`);
  const found = await findPeople(db, personIds, emails.map(normaliseEmail));
  const ids = new Set(personIds);
  return found
    .map(({ organisations, ...person }) =>
      viewer === 'service' ? person : visiblePerson(viewer, { ...person, organisations, byId: ids.has(person.id) }),
    )
    .filter((person) => person !== undefined);
}
