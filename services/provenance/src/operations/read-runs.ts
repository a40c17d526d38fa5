import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import { isPlain } from '../domain/audit-fact.ts';
import { organisationsSeen } from '../domain/run-visibility.ts';
import type { LogContext } from '../log-context.ts';
import type { ShownRun } from '../run-mapping.ts';
import {
  datasetsOf,
  findRuns,
  listRuns as listRows,
  momentsOf,
  type Run,
  type RunDatasets,
} from '../store/lineage-run-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

type Context = Pick<LogContext, 'db'>;
type Listing = { organisation: string; pageSize: number; pageToken: string };

/**
 * Runs of the caller's organisations, or of one of them; of all for governance and auditors. Newest first. Errors: `unauthenticated`,
 * `scope_required`, `invalid_argument`, `invalid_cursor`.
 */
export async function listRuns(
  { db }: Context,
  caller: Caller | null,
  { organisation, ...request }: Listing,
): Promise<Page<ShownRun>> {
  const person = requireReader(caller);
  const { size, after } = pageRequest(request, numberKey);
  const rows = await listRows(db, organisationsSeen(person, organisation), { before: after?.[0], limit: size + 1 });
  const page = toPage(rows, size, ({ no }) => [no]);
  return { rows: await withMoments(db, page.rows), nextPageToken: page.nextPageToken };
}

/**
 * A run with what it read and wrote. Errors: `unauthenticated`, `scope_required`, `not_found` (also when the caller may not see it),
 * `invalid_argument` when several organisations that the caller may see have a run of that id.
 */
export async function getRun(
  { db }: Context,
  caller: Caller | null,
  { organisation, runId }: { organisation: string; runId: string },
): Promise<ShownRun & RunDatasets> {
  const person = requireReader(caller);
  const found = isPlain(runId) ? await findRuns(db, organisationsSeen(person, organisation), runId.toLowerCase()) : [];
  const [run, other] = found;
  if (run === undefined) throw notFound(`run ${runId}`);
  if (other !== undefined)
    throw invalidArgument('Several organisations have a run of this id. Say whose you mean.', [
      { field: 'organisation', problem: 'must name one of them' },
    ]);
  const [shown = { run, moments: [] }] = await withMoments(db, [run]);
  return { ...shown, ...(await datasetsOf(db, run)) };
}

async function withMoments(db: Kysely<ProvenanceTables>, runs: readonly Run[]): Promise<ShownRun[]> {
  const moments = await momentsOf(db, runs);
  return runs.map((run) => ({ run, moments: moments.get(run.no) ?? [] }));
}

function requireReader(caller: Caller | null): Caller {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  return person;
}

function numberKey(key: unknown[]): [number] | undefined {
  const [no, ...rest] = key;
  return Number.isSafeInteger(no) && rest.length === 0 ? [no as number] : undefined;
}
