import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import type { Kysely } from 'kysely';
import { requestGeneration } from '../store/generation-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

type Context = {
  db: Kysely<CatalogueTables>;
  /** Lets the keeper of the generations know that there is something to build. */
  wake: () => void;
};

/**
 * Asks for a new generation of the index and returns its number; it is built in the background. While one is being built,
 * asking again gives that one. Errors: `unauthenticated`, `role_required`, `scope_required`.
 */
export async function rebuildIndex({ db, wake }: Context, caller: Caller | null): Promise<number> {
  requireAllianceRole(caller, ['governance'], 'admin');
  const generation = await requestGeneration(db);
  wake();
  return generation;
}
