import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { OrganisationRefusedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Organisation } from '../domain/organisation.ts';
import type { MembersContext } from '../members-context.ts';
import { changeOrganisationState, toReason } from './change-organisation-state.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/**
 * Refuses an applicant, with a reason. Errors: `unauthenticated`, `role_required`, `scope_required`, `invalid_argument`, `not_found`,
 * `state_conflict`.
 */
export async function refuseOrganisation(
  context: Context,
  maybeCaller: Caller | null,
  { slug, reason }: { slug: string; reason: string },
): Promise<Organisation> {
  const caller = requireAllianceRole(maybeCaller, ['governance'], 'admin');
  return changeOrganisationState(context, {
    slug,
    action: 'refuse',
    reason: toReason(reason, 1),
    caller,
    role: 'governance',
    event: OrganisationRefusedSchema,
  });
}
