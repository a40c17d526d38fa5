import { requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { Form } from '../domain/form.ts';
import { maySeeAsset } from '../domain/visibility.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import { formFor } from '../store/form-store.ts';
import type { Acting, Reading } from './acting.ts';
import { knowAsset } from './known-assets.ts';

/** The form that a request for an asset would be asked now. For everybody who may see the asset; throws `not_found` for others. */
export async function getForm(
  context: Reading & { assets: AssetsDirectory },
  asset: AssetRef,
  acting: Acting,
): Promise<Form> {
  if (acting.caller) requireScope(acting.caller, 'read');
  await requireVisibleAsset(context, asset, acting);
  return formFor(context.db, asset);
}

/** Throws `not_found` for an asset that the caller may not see. */
async function requireVisibleAsset(
  context: Reading & { assets: AssetsDirectory },
  asset: AssetRef,
  acting: Acting,
): Promise<void> {
  const { access } = await knowAsset(context, asset, acting.forward());
  if (!maySeeAsset(acting.caller, asset.organisation, access)) throw notFound(nameOf(asset));
}
