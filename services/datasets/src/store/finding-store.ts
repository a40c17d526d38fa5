import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Finding, FindingState } from '../domain/finding.ts';
import type { DatasetsTables, FindingTable } from './tables.ts';

const COLUMNS = [
  'id',
  'organisation',
  'name',
  'version',
  'manifest_digest',
  'state',
  'declared',
  'types',
  'subject_count',
  'opened_at',
  'explanation',
  'explained_by_person_id',
  'explained_at',
  'closing_reason',
  'closed_by_person_id',
  'closed_at',
] as const satisfies (keyof FindingTable)[];

export type NewFinding = Pick<
  Finding,
  'id' | 'organisation' | 'name' | 'version' | 'manifestDigest' | 'declared' | 'types' | 'subjects' | 'openedAt'
> & { versionId: string };

/** Opens a finding on a version; undefined when it had one before. */
export async function insertFinding(
  trx: Transaction<DatasetsTables>,
  finding: NewFinding,
): Promise<Finding | undefined> {
  const { versionId, manifestDigest, types, subjects, openedAt, ...same } = finding;
  const row = await trx
    .insertInto('finding')
    .values({
      ...same,
      version_id: versionId,
      manifest_digest: manifestDigest,
      state: 'open',
      types: [...types],
      subject_count: subjects,
      opened_at: openedAt,
    })
    .onConflict((conflict) => conflict.column('version_id').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toFinding(row);
}

/** A finding, whoever may see it. */
export async function findFinding(db: Kysely<DatasetsTables>, id: string): Promise<Finding | undefined> {
  const row = await db.selectFrom('finding').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toFinding(row);
}

/** A finding as it is now, locked for this transaction. */
export async function lockFinding(trx: Transaction<DatasetsTables>, id: string): Promise<Finding | undefined> {
  const row = await trx.selectFrom('finding').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toFinding(row);
}

/** Writes what was said about a locked finding. */
export async function updateFinding(
  trx: Transaction<DatasetsTables>,
  id: string,
  said: { state: FindingState; text: string; personId: string; now: Date },
): Promise<Finding> {
  const { state, text, personId, now } = said;
  const columns =
    state === 'closed'
      ? { closing_reason: text, closed_by_person_id: personId, closed_at: now }
      : { explanation: text, explained_by_person_id: personId, explained_at: now };
  const row = await trx
    .updateTable('finding')
    .set({ state, ...columns })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
  return toFinding(row);
}

/** One page of findings, newest first; of these organisations, or of all. */
export async function listFindings(
  db: Kysely<DatasetsTables>,
  { organisations, state }: { organisations: readonly string[] | 'all'; state: FindingState | undefined },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<Finding>> {
  let query = db
    .selectFrom('finding')
    .select(COLUMNS)
    .orderBy('id', 'desc')
    .limit(size + 1);
  if (organisations !== 'all') query = query.where(sql<boolean>`organisation = any(${organisations}::text[])`);
  if (state) query = query.where('state', '=', state);
  if (after) query = query.where('id', '<', after[0]);
  return toPage((await query.execute()).map(toFinding), size, ({ id }) => [id]);
}

function toFinding(row: Omit<Selectable<FindingTable>, 'version_id'>): Finding {
  return {
    id: row.id,
    organisation: row.organisation,
    name: row.name,
    version: row.version,
    manifestDigest: row.manifest_digest,
    state: row.state,
    declared: row.declared,
    types: row.types,
    subjects: row.subject_count,
    openedAt: row.opened_at,
    explanation: row.explanation,
    explainedByPersonId: row.explained_by_person_id,
    explainedAt: row.explained_at,
    closingReason: row.closing_reason,
    closedByPersonId: row.closed_by_person_id,
    closedAt: row.closed_at,
  };
}
