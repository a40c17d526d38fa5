import type { AssetName } from '@alliance/assets/domain/asset';
import { type Actor, auditContext } from '@alliance/assets/events';
import { toAssetRef } from '@alliance/assets/to-proto';
import { recordEvent } from '@alliance/events/outbox';
import { CardUpdatedSchema } from '@alliance/proto/alliance/models/v1/models_events_pb';
import type { Transaction } from 'kysely';
import { cardText, type ModelCard } from '../domain/model-card.ts';
import type { ModelsTables } from '../store/tables.ts';

/** Tells what the card of a model says now. Last in its transaction. */
export async function tellCard(
  trx: Transaction<ModelsTables>,
  { asset, actor, card, now }: { asset: AssetName; actor: Actor; card: ModelCard; now: Date },
): Promise<void> {
  const audit = auditContext('model', { actor, asset, previousState: '', nextState: '' });
  const message = { audit, ref: toAssetRef('model', asset), text: cardText(card), revision: BigInt(card.revision) };
  await recordEvent(trx, CardUpdatedSchema, message, now);
}
