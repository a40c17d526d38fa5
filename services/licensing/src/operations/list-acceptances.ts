import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, stringKey, toPage } from '@alliance/database/keyset-page';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { StandingAcceptance } from '../domain/acceptance.ts';
import * as store from '../store/acceptance-store.ts';
import type { LicensingTables } from '../store/tables.ts';

export type ListAcceptancesInput = {
  /** '' = the caller. */
  personId: string;
  licenceId: string;
  pageSize: number;
  pageToken: string;
};

/**
 * Lists a person's acceptances, newest first. `reach` is how far the asking service may look: a person sees their own, and
 * the services that decide on access see anybody's. Errors: `unauthenticated`, `scope_required`, `access_denied`,
 * `invalid_argument`, `invalid_cursor`.
 */
export async function listAcceptances(
  context: { db: Kysely<LicensingTables> },
  asking: { caller: Caller | null; reach: 'own' | 'anybody' },
  input: ListAcceptancesInput,
): Promise<Page<StandingAcceptance>> {
  const personId = asking.reach === 'anybody' && input.personId !== '' ? input.personId : ownId(asking.caller, input);
  const { size, after } = pageRequest(input, stringKey(1));
  const filter = { personId, licenceId: input.licenceId, before: after?.[0], limit: size + 1 };
  return toPage(await store.listAcceptances(context.db, filter), size, ({ id }) => [id]);
}

function ownId(caller: Caller | null, { personId }: ListAcceptancesInput): string {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  if (personId !== '' && personId !== person.personId) {
    throw new AllianceError('access_denied', 'You may list your own acceptances only.');
  }
  return person.personId;
}
