import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { momentKey, type Page, pageRequest, toPage } from '@alliance/database/keyset-page';
import { v7 as uuidv7 } from 'uuid';
import type { LogContext } from '../log-context.ts';
import {
  askForReconciliation,
  listReconciliations as listRows,
  type Reconciliation,
} from '../store/reconciliation-store.ts';

const WHO = ['governance', 'auditor'] as const;

/** Asks for a reconciliation, which is made in the background; the one that waits or runs where there is one. Errors: `unauthenticated`, `role_required`, `scope_required`. */
export async function startReconciliation(
  { db, clock, wake }: Pick<LogContext, 'db' | 'clock'> & { wake: () => void },
  caller: Caller | null,
): Promise<Reconciliation> {
  requireAllianceRole(caller, WHO, 'read');
  const asked = await askForReconciliation(db, { id: uuidv7(), askedAt: clock() });
  wake();
  return asked;
}

/** What reconciliations found, newest first. Errors: those above, and `invalid_cursor`. */
export async function listReconciliations(
  { db }: Pick<LogContext, 'db'>,
  caller: Caller | null,
  request: { pageSize: number; pageToken: string },
): Promise<Page<Reconciliation>> {
  requireAllianceRole(caller, WHO, 'read');
  const { size, after } = pageRequest(request, momentKey(2));
  const rows = await listRows(db, { after, limit: size + 1 });
  return toPage(rows, size, ({ askedAt, id }) => [askedAt.toISOString(), id]);
}
