import { type Caller, requireCaller } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { MembersContext } from '../members-context.ts';
import { endSession as endSessionRow } from '../store/session-store.ts';

type Context = Pick<MembersContext, 'db' | 'clock'>;

/** Signs out: the session that the caller uses ends at once. Errors: `unauthenticated`, `invalid_argument` for an API token. */
export async function endSession({ db, clock }: Context, caller: Caller | null): Promise<void> {
  const { credential } = requireCaller(caller);
  if (credential.kind !== 'session')
    throw invalidArgument('An API token has no session to end. Delete the token instead.');
  await endSessionRow(db, credential.id, 'signed-out', clock());
}
