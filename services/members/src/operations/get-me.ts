import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { MembershipDetails } from '../domain/organisation.ts';
import type { Person } from '../domain/person.ts';
import type { MembersContext } from '../members-context.ts';
import { findPerson } from '../store/person-store.ts';
import { listMembershipsOf } from '../store/standing-store.ts';
import { findCredentialLimit } from './find-credential-limit.ts';

type Context = Pick<MembersContext, 'db'>;

/** Who the caller is and where they belong, as far as their credential reaches. Errors: `unauthenticated`, `scope_required`. */
export async function getMe(
  context: Context,
  maybeCaller: Caller | null,
): Promise<{ person: Person; organisations: MembershipDetails[] }> {
  const caller = requireCaller(maybeCaller);
  requireScope(caller, 'read');
  const [person, organisations, limit] = await Promise.all([
    findPerson(context.db, caller.personId),
    listMembershipsOf(context.db, caller.personId),
    findCredentialLimit(context, caller),
  ]);
  if (!person) throw notFound('person with this credential');
  if (limit.organisation === null) return { person, organisations };
  return {
    person: { ...person, allianceRoles: [] },
    organisations: organisations.filter(({ organisation }) => organisation === limit.organisation),
  };
}
