import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Evaluation } from '../domain/evaluation.ts';
import type { EvaluationTable, ModelsTables } from './tables.ts';

const COLUMNS = [
  'id',
  'dataset_organisation',
  'dataset_name',
  'dataset_version',
  'split',
  'metric',
  'value',
  'unit',
  'notes',
  'recorded_by_person_id',
  'recorded_at',
] as const satisfies (keyof EvaluationTable)[];

export async function insertEvaluation(
  trx: Transaction<ModelsTables>,
  versionId: string,
  evaluation: Evaluation,
): Promise<void> {
  const { dataset } = evaluation;
  await trx
    .insertInto('evaluation')
    .values({
      id: evaluation.id,
      version_id: versionId,
      dataset_organisation: dataset.asset.organisation,
      dataset_name: dataset.asset.name,
      dataset_version: dataset.version,
      split: evaluation.split,
      metric: evaluation.metric,
      value: evaluation.value,
      unit: evaluation.unit,
      notes: evaluation.notes,
      recorded_by_person_id: evaluation.recordedByPersonId,
      recorded_at: evaluation.recordedAt,
    })
    .execute();
}

/** One page of a version's evaluations, newest first. */
export async function listEvaluations(
  db: Kysely<ModelsTables>,
  versionId: string,
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Evaluation>> {
  let query = db
    .selectFrom('evaluation')
    .select(COLUMNS)
    .where('version_id', '=', versionId)
    .orderBy('id', 'desc')
    .limit(size + 1);
  // Ids are UUIDs of version 7: their order is that of recording.
  if (after) query = query.where('id', '<', after[0]);
  const page = toPage(await query.execute(), size, (row) => [row.id]);
  return { rows: page.rows.map(toEvaluation), nextPageToken: page.nextPageToken };
}

function toEvaluation(row: Omit<Selectable<EvaluationTable>, 'version_id'>): Evaluation {
  return {
    id: row.id,
    dataset: {
      asset: { organisation: row.dataset_organisation, name: row.dataset_name },
      version: row.dataset_version,
    },
    split: row.split,
    metric: row.metric,
    value: row.value,
    unit: row.unit,
    notes: row.notes,
    recordedByPersonId: row.recorded_by_person_id,
    recordedAt: row.recorded_at,
  };
}
