import { type Caller, requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { FindingMarkedFalseSchema } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { Kysely } from 'kysely';
import { type FalseMark, isMarkedFalse, markingRoles } from '../domain/false-mark.ts';
import type { ScanState } from '../domain/scan-state.ts';
import { isSha256 } from '../domain/sha256.ts';
import { heldBlobs } from '../store/blob-store.ts';
import { insertMark, marksOf } from '../store/finding-mark-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { type DecideContext, reasonProblems } from './decide-held-blob.ts';
import { changeScans } from './record-scan.ts';
import { scanStates } from './scan-states.ts';

export type MarkFindingFalse = { sha256: string; organisation: string; code: string; reason: string };

/** `isSettled`: enough people of the organisation say so. */
export type MarkedFalse = { state: ScanState; isSettled: boolean };

/**
 * Records that a secret which was found is none, for the organisation on whose behalf an owner says so; of a private key a second
 * person must say so too. Errors: those of `requireRole`, `invalid_argument`, `not_found` also for bytes that the organisation does
 * not hold and for a secret that was not found, `separation_of_duties` for whoever has said so before.
 */
export async function markFindingFalse(
  context: DecideContext & { db: Kysely<StorageTables> },
  { sha256, organisation, code, reason }: MarkFindingFalse,
  caller: Caller | null,
): Promise<MarkedFalse> {
  const { db, transact, policy, clock } = context;
  const role = requireRole(caller, organisation, markingRoles(code), 'decide') as FalseMark['role'];
  const problems = reasonProblems(reason);
  if (problems.length > 0) throw invalidArgument('The mark is not complete.', problems);
  const missing = notFound(`blob ${sha256.slice(0, 64)}`);
  if (!isSha256(sha256) || (await heldBlobs(db, organisation, [sha256])).length === 0) throw missing;
  const now = clock();
  const personId = caller?.personId ?? '';
  const mark = { sha256, organisation, code, personId, role, reason, markedAt: now };
  let isSettled = false;
  const changed = await transact((trx) =>
    changeScans(trx, sha256, { policy, now, actor: { personId, role } }, async (before, findings) => {
      if (!findings.some((found) => found.scanner === 'secrets' && found.code === code))
        throw notFound('secret of that kind in this file');
      if (!(await insertMark(trx, mark))) throw saidBefore();
      isSettled = isMarkedFalse(await marksOf(trx, [sha256], organisation), code);
      const audit = {
        ...{ actorPersonId: personId, actorRole: role, organisation },
        object: { kind: 'blob', id: sha256, digest: sha256 },
        ...{ previousState: before, nextState: isSettled ? 'marked-false' : 'awaits-second-person' },
      };
      await recordEvent(trx, FindingMarkedFalseSchema, { audit, sha256, organisation, code, settled: isSettled }, now);
    }),
  );
  const standing = changed && (await scanStates(context, [sha256], organisation)).get(sha256);
  if (!standing) throw missing;
  return { state: standing.state, isSettled };
}

function saidBefore(): AllianceError {
  return new AllianceError(
    'separation_of_duties',
    'You have said so already. Where a second person must agree, ask another owner or a steward of your organisation.',
  );
}
