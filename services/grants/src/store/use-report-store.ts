import { sql } from 'kysely';
import type { UseReport } from '../domain/use-report.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

export type MadeReport = { requestId: string; grantId: string; report: UseReport; by: string; at: Date };

/** Writes the report that comes with a renewal. */
export async function insertUseReport(
  trx: GrantsTrx,
  { requestId, grantId, report, by, at }: MadeReport,
): Promise<void> {
  await trx
    .insertInto('use_report')
    .values({
      request_id: requestId,
      grant_id: grantId,
      outputs: JSON.stringify(report.outputs),
      models: JSON.stringify(report.models),
      incidents: report.incidents,
      reported_by: by,
      reported_at: at,
    })
    .execute();
}

/** The report that came with a request; undefined when it renews nothing. */
export async function useReportOf(db: GrantsDb, requestId: string): Promise<UseReport | undefined> {
  return db
    .selectFrom('use_report')
    .select(['outputs', 'models', 'incidents'])
    .where('request_id', '=', requestId)
    .executeTakeFirst();
}

/** The versions that were downloaded under a grant, or under those that it renewed. */
export async function downloadedVersions(db: GrantsDb, grantId: string): Promise<string[]> {
  const { rows } = await sql<{ version: string }>`
    with recursive life (id) as (
      select ${grantId}::text
      union
      select g.supersedes from access_grant as g join life on g.id = life.id where g.supersedes is not null)
    select distinct usage.version from usage join life on usage.grant_id = life.id order by 1`.execute(db);
  return rows.map(({ version }) => version);
}
