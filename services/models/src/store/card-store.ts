import type { Kysely, Selectable, Transaction } from 'kysely';
import type { CardContent, ModelCard } from '../domain/model-card.ts';
import type { ModelCardTable, ModelsTables } from './tables.ts';

const COLUMNS = [
  'overview',
  'intended_uses',
  'out_of_scope_uses',
  'training_data',
  'training_procedure',
  'evaluation',
  'limitations',
  'ethical_considerations',
  'architecture',
  'parameter_count',
  'library',
  'contact',
  'revision',
  'updated_at',
] as const satisfies (keyof ModelCardTable)[];

/** The card of a model. */
export async function findCard(db: Kysely<ModelsTables>, assetId: string): Promise<ModelCard | undefined> {
  const row = await db.selectFrom('model_card').select(COLUMNS).where('asset_id', '=', assetId).executeTakeFirst();
  return row && toCard(row);
}

/** True when the model has a card. */
export async function hasCard(db: Kysely<ModelsTables>, assetId: string): Promise<boolean> {
  const row = await db.selectFrom('model_card').select('revision').where('asset_id', '=', assetId).executeTakeFirst();
  return row !== undefined;
}

/** Writes the first card of a model; undefined when it has one. */
export async function insertCard(
  trx: Transaction<ModelsTables>,
  assetId: string,
  card: CardContent,
  now: Date,
): Promise<ModelCard | undefined> {
  const row = await trx
    .insertInto('model_card')
    .values({ asset_id: assetId, ...toColumns(card), revision: 1, updated_at: now })
    .onConflict((conflict) => conflict.column('asset_id').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toCard(row);
}

/** Replaces a card that still has this revision; undefined when it has another one, or is not there. */
export async function replaceCard(
  trx: Transaction<ModelsTables>,
  { assetId, revision }: { assetId: string; revision: number },
  card: CardContent,
  now: Date,
): Promise<ModelCard | undefined> {
  const row = await trx
    .updateTable('model_card')
    .set({ ...toColumns(card), revision: revision + 1, updated_at: now })
    .where('asset_id', '=', assetId)
    .where('revision', '=', revision)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toCard(row);
}

/** Gives a card to another model; undefined when there is none. */
export async function moveCardRow(
  trx: Transaction<ModelsTables>,
  { from, to }: { from: string; to: string },
): Promise<ModelCard | undefined> {
  const row = await trx
    .updateTable('model_card')
    .set({ asset_id: to })
    .where('asset_id', '=', from)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toCard(row);
}

function toColumns(card: CardContent): Omit<ModelCardTable, 'asset_id' | 'revision' | 'updated_at'> {
  return {
    overview: card.overview,
    intended_uses: card.intendedUses,
    out_of_scope_uses: card.outOfScopeUses,
    training_data: card.trainingData,
    training_procedure: card.trainingProcedure,
    evaluation: card.evaluation,
    limitations: card.limitations,
    ethical_considerations: card.ethicalConsiderations,
    architecture: card.architecture,
    parameter_count: card.parameterCount,
    library: card.library,
    contact: card.contact,
  };
}

function toCard(row: Omit<Selectable<ModelCardTable>, 'asset_id'>): ModelCard {
  return {
    overview: row.overview,
    intendedUses: row.intended_uses,
    outOfScopeUses: row.out_of_scope_uses,
    trainingData: row.training_data,
    trainingProcedure: row.training_procedure,
    evaluation: row.evaluation,
    limitations: row.limitations,
    ethicalConsiderations: row.ethical_considerations,
    architecture: row.architecture,
    parameterCount: row.parameter_count,
    library: row.library,
    contact: row.contact,
    revision: row.revision,
    updatedAt: row.updated_at,
  };
}
