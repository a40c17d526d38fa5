import type { Asker } from '@alliance/assets/context';
import type { AssetName } from '@alliance/assets/domain/asset';
import { assetText, loadAsset } from '@alliance/assets/operations/load';
import { notFound } from '@alliance/errors/alliance-error';
import type { ModelsContext } from '../context.ts';
import type { ModelCard } from '../domain/model-card.ts';
import { findCard } from '../store/card-store.ts';

/** The card of a model, for whoever may see the model. Errors: `not_found`. */
export async function getCard(
  { kind, db }: Pick<ModelsContext, 'kind' | 'db'>,
  name: AssetName,
  asker: Pick<Asker, 'caller'>,
): Promise<ModelCard> {
  const asset = await loadAsset({ kind, db }, name, asker);
  const card = await findCard(db, asset.id);
  if (!card) throw notFound(`card of ${assetText(kind, name)}`);
  return card;
}
