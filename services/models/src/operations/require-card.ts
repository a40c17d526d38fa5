import type { Asset } from '@alliance/assets/domain/asset';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { ModelsContext } from '../context.ts';
import { hasCard } from '../store/card-store.ts';

/** Throws `card_required` for a model without a card. Cards are never deleted, so the answer stays true. */
export async function requireCard({ db }: Pick<ModelsContext, 'db'>, { id, organisation, name }: Asset): Promise<void> {
  if (await hasCard(db, id)) return;
  throw new AllianceError(
    'card_required',
    `The model ${organisation}/${name} has no card. Write at least its overview, then publish.`,
  );
}
