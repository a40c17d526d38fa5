import type { AssetsContext } from '@alliance/assets/context';
import type { Transaction } from 'kysely';
import { moveCardRow } from '../store/card-store.ts';
import type { ModelsTables } from '../store/tables.ts';
import { tellCard } from './tell-card.ts';

/** Gives the card of a model, if it has one, to the model under its new name. */
export const moveCard: AssetsContext['renamed'] = async (assetsTrx, { from, to, actor, now }) => {
  const trx = assetsTrx as unknown as Transaction<ModelsTables>;
  const card = await moveCardRow(trx, { from: from.id, to: to.id });
  return async () => {
    if (card) await tellCard(trx, { asset: to, actor, card, now });
  };
};
