import { type Caller, hasAllianceRole, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage, uuidKey } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { type DerivationReview, REVIEW_STATES } from '../domain/derivation-review.ts';
import { listReviews as listStored } from '../store/review-store.ts';
import type { LicensingTables } from '../store/tables.ts';

/**
 * One page of publications that wait or waited for governance, newest first: all for governance and auditors, else those of
 * organisations that the caller belongs to. Errors: `unauthenticated`, `scope_required`, `invalid_argument`, `invalid_cursor`.
 */
export async function listReviews(
  { db }: { db: Kysely<LicensingTables> },
  caller: Caller | null,
  request: { organisation: string; state: string; pageSize: number; pageToken: string },
): Promise<Page<DerivationReview>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { organisation, state } = request;
  if (state !== '' && !REVIEW_STATES.some((known) => known === state)) {
    throw invalidArgument(`The state must be one of ${REVIEW_STATES.join(', ')}.`);
  }
  const { size, after } = pageRequest(request, uuidKey);
  const organisations = organisationsSeen(person, organisation);
  const rows = await listStored(db, { organisations, state, before: after?.[0], limit: size + 1 });
  return toPage(rows, size, ({ id }) => [id]);
}

/** The organisations whose cases somebody may see, of all or of the one asked for; undefined = every one. */
export function organisationsSeen(person: Caller, organisation: string): string[] | undefined {
  const own = person.memberships.map((membership) => membership.organisation);
  const seesAll = hasAllianceRole(person, 'governance', 'auditor');
  if (organisation === '') return seesAll ? undefined : own;
  return seesAll || own.includes(organisation) ? [organisation] : [];
}
