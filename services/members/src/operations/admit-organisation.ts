import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { OrganisationAdmittedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Organisation } from '../domain/organisation.ts';
import type { MembersContext } from '../members-context.ts';
import { changeOrganisationState } from './change-organisation-state.ts';
import { forbidOwnOrganisation } from './forbid-own-organisation.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/**
 * Admits an applicant: from now on it is a member in good standing. Errors: `unauthenticated`, `role_required`, `scope_required`,
 * `separation_of_duties` for governance of the organisation itself, `not_found`, `state_conflict`.
 */
export async function admitOrganisation(
  context: Context,
  maybeCaller: Caller | null,
  { slug }: { slug: string },
): Promise<Organisation> {
  const caller = requireAllianceRole(maybeCaller, ['governance'], 'admin');
  return changeOrganisationState(context, {
    slug,
    action: 'admit',
    reason: '',
    caller,
    role: 'governance',
    event: OrganisationAdmittedSchema,
    check: (trx, organisation) => forbidOwnOrganisation(trx, caller, organisation),
  });
}
