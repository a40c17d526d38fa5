import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { ExceptionGrantedSchema } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { v7 as uuidv7 } from 'uuid';
import { isExcusable } from '../domain/scan-state.ts';
import { isSha256 } from '../domain/sha256.ts';
import { type DecidedScan, insertDecision } from '../store/scan-decision-store.ts';
import { type DecideContext, type Decided, reasonProblems, requireOutsider } from './decide-held-blob.ts';
import { changeScans } from './record-scan.ts';

const YEAR_MS = 366 * 24 * 60 * 60 * 1_000;

export type GrantScanException = { sha256: string; reason: string; expiresAt: Date | undefined };

/**
 * Lets a pickle be published until a date, if the allow-list of opcodes passes all of it. Errors: those of
 * `requireAllianceRole`, `invalid_argument`, `not_found`, `separation_of_duties`, `state_conflict` for anything else than such
 * a pickle.
 */
export async function grantScanException(
  { transact, policy, clock }: DecideContext,
  { sha256, reason, expiresAt }: GrantScanException,
  caller: Caller | null,
): Promise<Decided> {
  const person = requireAllianceRole(caller, ['governance'], 'decide');
  const now = clock();
  const problems = reasonProblems(reason);
  const isInTime = expiresAt && expiresAt > now && expiresAt.getTime() <= now.getTime() + YEAR_MS;
  if (!isInTime) problems.push({ field: 'expiresAt', problem: 'must be in the future, at most a year from now' });
  if (!isInTime || problems.length > 0) throw invalidArgument('The exception is not complete.', problems);
  if (!isSha256(sha256)) throw notFound(`blob ${sha256.slice(0, 64)}`);
  const decided: DecidedScan = {
    ...{ id: uuidv7(), sha256, decision: 'except', reason, covers: [] },
    ...{ decidedBy: person.personId, decidedAt: now, expiresAt },
  };
  const actor = { personId: person.personId, role: 'governance' };
  const state = await transact((trx) =>
    changeScans(trx, sha256, { policy, now, actor }, async (before, findings) => {
      await requireOutsider(trx, sha256, person);
      const refused = findings.filter(({ gravity }) => gravity === 'refuse');
      if (refused.length === 0 || !refused.every(isExcusable)) throw notExcusable();
      await insertDecision(trx, decided);
      const audit = {
        ...{ actorPersonId: person.personId, actorRole: 'governance' },
        object: { kind: 'blob', id: sha256, digest: sha256 },
        ...{ previousState: before, nextState: 'excepted' },
      };
      await recordEvent(trx, ExceptionGrantedSchema, { audit, sha256, expiresAt: timestampFromDate(expiresAt) }, now);
    }),
  );
  if (!state) throw notFound(`blob ${sha256}`);
  return { state, decided };
}

function notExcusable(): AllianceError {
  return new AllianceError(
    'state_conflict',
    'An exception is for a pickle that holds data, or imports known names only. This file is none; it must be converted.',
  );
}
