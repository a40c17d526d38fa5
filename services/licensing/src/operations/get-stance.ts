import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { StoredStance } from '../domain/stance.ts';
import { findStance } from '../store/stance-store.ts';
import type { LicensingTables } from '../store/tables.ts';

/** A version of the stance, which is public; 0 stands for the one in force. Throws `not_found`. */
export async function getStance({ db }: { db: Kysely<LicensingTables> }, version: number): Promise<StoredStance> {
  if (version < 0) throw invalidArgument('The version must be 1 or higher, or 0 for the one in force.');
  const stance = await findStance(db, version);
  if (!stance) throw notFound(`stance version ${version}`);
  return stance;
}
