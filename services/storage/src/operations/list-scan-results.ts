import { type Caller, hasAllianceRole, hasRole, requireCaller, requireRole, requireScope } from '@alliance/auth/caller';
import { notFound } from '@alliance/errors/alliance-error';
import type { ScanState } from '../domain/scan-state.ts';
import { isSha256 } from '../domain/sha256.ts';
import { heldBlobs } from '../store/blob-store.ts';
import { type GivenMark, marksOf } from '../store/finding-mark-store.ts';
import { type DecidedScan, decisionsOf } from '../store/scan-decision-store.ts';
import { resultsOf, type ScanResult } from '../store/scan-result-store.ts';
import { type ScanStatesContext, scanStates } from './scan-states.ts';

const MOST = 100;
const READERS = ['owner', 'publisher', 'steward'] as const;

export type ListedScans = { state: ScanState; results: ScanResult[]; decisions: DecidedScan[]; marks: GivenMark[] };

/**
 * What scanners and governance have said of a blob: to the people of an organisation that holds it, and to those who govern or
 * audit the alliance. Errors: `unauthenticated`; `not_found`, also for a blob that the organisation does not hold;
 * `role_required`, `organisation_not_in_good_standing`, `scope_required`.
 */
export async function listScanResults(
  context: ScanStatesContext,
  { sha256, organisation }: { sha256: string; organisation: string },
  caller: Caller | null,
): Promise<ListedScans> {
  const person = requireCaller(caller);
  const missing = notFound(`blob ${sha256.slice(0, 64)}`);
  if (hasAllianceRole(person, 'governance', 'auditor')) requireScope(person, 'read');
  else {
    if (!hasRole(person, organisation, ...READERS, 'member')) throw missing;
    requireRole(person, organisation, READERS, 'read');
    if (!isSha256(sha256) || (await heldBlobs(context.db, organisation, [sha256])).length === 0) throw missing;
  }
  const standing = isSha256(sha256) ? (await scanStates(context, [sha256], organisation)).get(sha256) : undefined;
  if (!standing) throw missing;
  return {
    state: standing.state,
    results: await resultsOf(context.db, sha256, MOST),
    decisions: await decisionsOf(context.db, sha256, MOST),
    marks: await marksOf(context.db, [sha256], organisation),
  };
}
