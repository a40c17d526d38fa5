import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { Terms } from '../domain/terms.ts';
import type { LicensingTables } from '../store/tables.ts';
import { findTerms } from '../store/terms-store.ts';

/** Reads one version of an organisation's terms, which are public; version 0 stands for the newest. Throws `not_found`. */
export async function getTerms(
  context: { db: Kysely<LicensingTables> },
  input: { licenceId: string; version: number },
): Promise<Terms> {
  if (input.version < 0) throw invalidArgument('The version must be 1 or higher, or 0 for the newest.');
  const terms = await findTerms(context.db, input.licenceId, input.version);
  if (terms) return terms;
  const which = input.version === 0 ? '' : ` version ${input.version}`;
  throw notFound(`terms ${input.licenceId.slice(0, 100)}${which}`);
}
