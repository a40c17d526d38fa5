import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { LicenceException } from '../domain/licence-exception.ts';
import type { LicenceExceptionTable, LicensingTables } from './tables.ts';

const COLUMNS = [
  'id',
  'organisation',
  'parent',
  'licence',
  'rule',
  'reason',
  'document_sha256',
  'decided_by',
  'created_at',
] as const;
// A date is a day here, and not a moment in some zone.
const until = sql<string>`to_char(until, 'YYYY-MM-DD')`.as('until');

/** Writes a decision. */
export async function insertException(trx: Transaction<LicensingTables>, exception: LicenceException): Promise<void> {
  await trx
    .insertInto('licence_exception')
    .values({
      id: exception.id,
      organisation: exception.organisation,
      parent: exception.parent,
      licence: exception.licence,
      rule: exception.rule,
      reason: exception.reason,
      document_sha256: exception.documentSha256,
      until: exception.until,
      decided_by: exception.decidedBy,
      created_at: exception.createdAt,
    })
    .execute();
}

/** The decisions for an organisation that still run on a day. */
export async function runningExceptions(
  db: Kysely<LicensingTables>,
  { organisation, on }: { organisation: string; on: string },
): Promise<LicenceException[]> {
  const rows = await db
    .selectFrom('licence_exception')
    .select(COLUMNS)
    .select(until)
    .where('organisation', '=', organisation)
    .where('until', '>=', on)
    .orderBy('id')
    .execute();
  return rows.map(toException);
}

/** Decisions, newest first; `organisations` undefined = of all. */
export async function listExceptions(
  db: Kysely<LicensingTables>,
  filter: { organisations: readonly string[] | undefined; before: string | undefined; limit: number },
): Promise<LicenceException[]> {
  const { organisations, before } = filter;
  if (organisations?.length === 0) return [];
  const rows = await db
    .selectFrom('licence_exception')
    .select(COLUMNS)
    .select(until)
    .$if(organisations !== undefined, (query) => query.where('organisation', 'in', organisations ?? []))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(toException);
}

function toException(row: Selectable<LicenceExceptionTable>): LicenceException {
  return {
    id: row.id,
    organisation: row.organisation,
    parent: row.parent,
    licence: row.licence,
    rule: row.rule,
    reason: row.reason,
    documentSha256: row.document_sha256,
    until: row.until,
    decidedBy: row.decided_by,
    createdAt: row.created_at,
  };
}
