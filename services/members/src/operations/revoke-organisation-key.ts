import { type Caller, hasRole, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { OrganisationKeyRevokedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { auditOf } from '../audit.ts';
import type { OrganisationKey } from '../domain/organisation-key.ts';
import type { MembersContext } from '../members-context.ts';
import { revokeKey } from '../store/organisation-key-store.ts';
import { lockOrganisation } from '../store/organisation-store.ts';
import { confirmRole } from './confirm-role.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';

type Context = Pick<MembersContext, 'db' | 'transact' | 'clock'>;

/**
 * Revokes a key for good; what it signed before stays. For owners, whatever the organisation's standing: a stolen key must not
 * outlive a suspension. Errors: `unauthenticated`, `not_found` (also for a key that is revoked), `role_required`, `scope_required`.
 */
export async function revokeOrganisationKey(
  { db, transact, clock }: Context,
  maybeCaller: Caller | null,
  { organisation: asked, keyId }: { organisation: string; keyId: string },
): Promise<OrganisationKey> {
  const caller = requireCaller(maybeCaller);
  const { slug } = await findVisibleOrganisation({ db }, caller, asked);
  if (hasRole(caller, slug, 'owner')) requireScope(caller, 'admin');
  else requireRole(caller, slug, ['owner'], 'admin');
  return transact(async (trx) => {
    const organisation = await lockOrganisation(trx, slug);
    if (!organisation) throw notFound(`organisation "${slug}"`);
    await confirmRole(trx, caller, 'owner', organisation);
    const now = clock();
    const key = await revokeKey(trx, { organisationId: organisation.id, keyId, now });
    if (!key) throw notFound(`valid key ${keyId} of ${slug}`);
    const audit = auditOf({
      actor: caller.personId,
      role: 'owner',
      organisation: slug,
      object: { kind: 'organisation_key', id: keyId },
      from: 'valid',
      to: 'revoked',
    });
    await recordEvent(trx, OrganisationKeyRevokedSchema, { audit, keyId, organisation: slug }, now);
    return key;
  });
}
