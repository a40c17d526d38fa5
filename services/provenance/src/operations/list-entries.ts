import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage } from '@alliance/database/keyset-page';
import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { auditReachOf } from '../domain/audit-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { type AuditEntry, type AuditFilter, findEntryIndexes, loadEntries } from '../store/audit-store.ts';

export type ListEntriesInput = AuditFilter & { pageSize: number; pageToken: string };

const MAX_TEXT = 200;

/**
 * The entries that the caller may see and that match, newest first. Errors: `unauthenticated`, `scope_required`,
 * `invalid_argument`, `invalid_cursor`.
 */
export async function listEntries(
  { db }: Pick<LogContext, 'db'>,
  caller: Caller | null,
  { pageSize, pageToken, ...filter }: ListEntriesInput,
): Promise<Page<AuditEntry>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { size, after } = pageRequest({ pageSize, pageToken }, indexKey);
  checkFilter(filter);
  const indexes = await findEntryIndexes(db, auditReachOf(person), filter, { limit: size + 1, before: after?.[0] });
  const page = toPage(indexes, size, (index) => [index]);
  return { rows: await loadEntries(db, page.rows), nextPageToken: page.nextPageToken };
}

function indexKey(key: unknown[]): [number] | undefined {
  const [index, ...rest] = key;
  return typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 && rest.length === 0
    ? [index]
    : undefined;
}

function checkFilter({ from, until, ...texts }: AuditFilter): void {
  const problems: FieldProblem[] = Object.entries(texts)
    .filter(([, text]) => text.length > MAX_TEXT || text.includes('\0'))
    .map(([field]) => ({ field, problem: `must be at most ${MAX_TEXT} characters of text` }));
  if (from && until && from >= until) problems.push({ field: 'until', problem: 'must be later than "from"' });
  if (problems.length > 0) throw invalidArgument('The filter is not usable. Correct the fields named.', problems);
}
