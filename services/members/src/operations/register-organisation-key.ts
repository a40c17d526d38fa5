import { type Caller, requireCaller, requireRole } from '@alliance/auth/caller';
import { isUniqueViolation } from '@alliance/database/database-problem';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { OrganisationKeyRegisteredSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { auditOf } from '../audit.ts';
import { type KeyInput, keyTaken, MAX_KEYS, type OrganisationKey, toKey } from '../domain/organisation-key.ts';
import type { MembersContext } from '../members-context.ts';
import { insertKey, listKeys } from '../store/organisation-key-store.ts';
import { lockOrganisation } from '../store/organisation-store.ts';
import { confirmRole } from './confirm-role.ts';
import { findVisibleOrganisation } from './find-visible-organisation.ts';

type Context = Pick<MembersContext, 'db' | 'transact' | 'clock'>;

/**
 * Registers a public key that the organisation signs statements with, for its owners. Errors: `unauthenticated`, `not_found`,
 * `role_required`, `organisation_not_in_good_standing`, `scope_required`, `invalid_argument` (also when whoever asks does not
 * hold the private half), `already_exists` when the key was ever registered before, `quota_exceeded`.
 */
export async function registerOrganisationKey(
  { db, transact, clock }: Context,
  maybeCaller: Caller | null,
  input: KeyInput,
): Promise<OrganisationKey> {
  const caller = requireCaller(maybeCaller);
  const { slug } = await findVisibleOrganisation({ db }, caller, input.organisation);
  requireRole(caller, slug, ['owner'], 'admin');
  const now = clock();
  const key: OrganisationKey = { ...toKey(input), organisation: slug, registeredAt: now, revokedAt: null };
  await transact(async (trx) => {
    const organisation = await lockOrganisation(trx, slug);
    if (!organisation) throw notFound(`organisation "${slug}"`);
    await confirmRole(trx, caller, 'owner', organisation);
    if ((await listKeys(trx, organisation.id)).length >= MAX_KEYS) throw tooMany(slug);
    await insertKey(trx, organisation.id, key);
    const { keyId, algorithm, spki } = key;
    const audit = auditOf({
      actor: caller.personId,
      role: 'owner',
      organisation: slug,
      object: { kind: 'organisation_key', id: keyId },
      to: 'valid',
    });
    const event = { audit, keyId, organisation: slug, algorithm, publicKey: spki };
    await recordEvent(trx, OrganisationKeyRegisteredSchema, event, now);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error, 'organisation_key_pkey') ? keyTaken(key.keyId) : error;
  });
  return key;
}

function tooMany(slug: string): AllianceError {
  return new AllianceError('quota_exceeded', `${slug} has registered ${MAX_KEYS} keys, which is the most.`, {
    details: { limit: MAX_KEYS },
  });
}
