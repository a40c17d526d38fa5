import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { OrganisationSuspendedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Organisation } from '../domain/organisation.ts';
import type { MembersContext } from '../members-context.ts';
import { changeOrganisationState, toReason } from './change-organisation-state.ts';

type Context = Pick<MembersContext, 'transact' | 'clock'>;

/**
 * Suspends a member, with a reason: its people lose what they may do for it at once. Errors: `unauthenticated`, `role_required`,
 * `scope_required`, `invalid_argument`, `not_found`, `state_conflict`.
 */
export async function suspendOrganisation(
  context: Context,
  maybeCaller: Caller | null,
  { slug, reason }: { slug: string; reason: string },
): Promise<Organisation> {
  const caller = requireAllianceRole(maybeCaller, ['governance'], 'admin');
  return changeOrganisationState(context, {
    slug,
    action: 'suspend',
    reason: toReason(reason, 1),
    caller,
    role: 'governance',
    event: OrganisationSuspendedSchema,
  });
}
