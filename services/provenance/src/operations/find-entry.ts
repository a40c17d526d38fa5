import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import { auditReachOf, isWithinReach } from '../domain/audit-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { type AuditEntry, loadEntries } from '../store/audit-store.ts';

/** One entry. Errors: `unauthenticated`, `scope_required`, `not_found` (also when the caller may not see it). */
export async function findEntry(
  { db }: Pick<LogContext, 'db'>,
  caller: Caller | null,
  index: number,
): Promise<AuditEntry> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const [entry] = Number.isSafeInteger(index) ? await loadEntries(db, [index]) : [];
  if (entry && isWithinReach(auditReachOf(person), entry.fact)) return entry;
  throw notFound(`entry ${index} of the log`);
}
