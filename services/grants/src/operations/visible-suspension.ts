import { requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { AssetSuspension } from '../domain/asset-suspension.ts';
import { mayAskAboutOthers } from '../domain/visibility.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import { findSuspension } from '../store/suspension-store.ts';
import type { Acting, Reading } from './acting.ts';

/**
 * The suspension of an asset that is in force, for stewards and owners of its organisation, governance and auditors. Throws
 * `not_found` when there is none, and to everybody else.
 */
export async function visibleSuspension(
  { db }: Reading,
  asset: AssetRef,
  acting: Pick<Acting, 'caller'>,
): Promise<AssetSuspension> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const found = mayAskAboutOthers(caller, asset.organisation) ? await findSuspension(db, asset) : undefined;
  if (!found) throw notFound(`suspension of ${nameOf(asset)}`);
  return found;
}
