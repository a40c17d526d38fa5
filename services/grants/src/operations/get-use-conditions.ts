import { requireScope } from '@alliance/auth/caller';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import { dutiesOf } from '../domain/use-ceiling.ts';
import type { UseCode } from '../domain/use-codes.ts';
import type { UseConditions } from '../domain/use-conditions.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { newestConditions } from '../store/use-conditions-store.ts';
import type { Acting, Reading } from './acting.ts';

/** What an asset may be used for, with what that obliges everybody to. */
export type StatedUse = UseConditions & { duties: readonly UseCode[] };

/** What an asset may be used for. For everybody who may see it; throws `not_found` for others. */
export async function getUseConditions(
  { db, assets }: Reading & { assets: AssetsDirectory },
  asset: AssetRef,
  acting: Acting,
): Promise<StatedUse> {
  if (acting.caller) requireScope(acting.caller, 'read');
  const { personalData } = await assets.getAsset(asset, acting.forward());
  return withDuties(await newestConditions(db, asset), personalData);
}

/** Use conditions with the duties that come of them, and of personal data. */
export function withDuties(conditions: UseConditions, personalData: boolean): StatedUse {
  return { ...conditions, duties: dutiesOf(conditions.codes, { personalData }) };
}
