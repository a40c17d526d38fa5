import { type Caller, hasRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import { OrganisationWithdrawnSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { Organisation } from '../domain/organisation.ts';
import type { MembersContext } from '../members-context.ts';
import { changeOrganisationState, toReason } from './change-organisation-state.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';

type Context = Pick<MembersContext, 'db' | 'transact' | 'clock'>;

/**
 * Takes an organisation, or its application, back for good. For its owners, whatever its standing. Errors: `unauthenticated`,
 * `not_found`, `role_required`, `scope_required`, `invalid_argument`, `state_conflict`.
 */
export async function withdrawOrganisation(
  context: Context,
  maybeCaller: Caller | null,
  { slug, reason }: { slug: string; reason: string },
): Promise<Organisation> {
  const caller = requireCaller(maybeCaller);
  await findVisibleOrganisation(context, caller, slug);
  if (!hasRole(caller, slug, 'owner')) {
    throw new AllianceError('role_required', `Only an owner of ${slug} can withdraw it. Ask one of them.`, {
      details: { organisation: slug, roles: ['owner'] },
    });
  }
  requireScope(caller, 'admin');
  return changeOrganisationState(context, {
    slug,
    action: 'withdraw',
    reason: toReason(reason, 0),
    caller,
    role: 'owner',
    event: OrganisationWithdrawnSchema,
  });
}
