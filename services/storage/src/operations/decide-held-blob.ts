import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { HeldBlobDecidedSchema } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { findingKey, isDecidable, type ScanState } from '../domain/scan-state.ts';
import type { ScanPolicy } from '../domain/scanner.ts';
import { isSha256 } from '../domain/sha256.ts';
import { type DecidedScan, insertDecision } from '../store/scan-decision-store.ts';
import { holdersOf } from '../store/scan-result-store.ts';
import type { StorageTables } from '../store/tables.ts';
import { changeScans } from './record-scan.ts';

const MIN_REASON = 3;
const MAX_REASON = 2_000;

export type DecideContext = { transact: Transact<StorageTables>; policy: ScanPolicy; clock: Clock };

export type DecideHeldBlob = { sha256: string; decision: 'accept' | 'refuse' | undefined; reason: string };

export type Decided = { state: ScanState; decided: DecidedScan };

/**
 * Records what governance decides about a blob that is held, or was accepted before. An acceptance covers what has been found
 * so far and nothing later. Errors: those of `requireAllianceRole`, `invalid_argument`, `not_found`, `separation_of_duties`,
 * `state_conflict` when there is nothing to decide.
 */
export async function decideHeldBlob(
  { transact, policy, clock }: DecideContext,
  { sha256, decision, reason }: DecideHeldBlob,
  caller: Caller | null,
): Promise<Decided> {
  const person = requireAllianceRole(caller, ['governance'], 'decide');
  const problems = reasonProblems(reason);
  if (!decision) problems.push({ field: 'decision', problem: 'must be "accept" or "refuse"' });
  if (!decision || problems.length > 0) throw invalidArgument('The decision is not complete.', problems);
  if (!isSha256(sha256)) throw notFound(`blob ${sha256.slice(0, 64)}`);
  const now = clock();
  const decided: DecidedScan = {
    ...{ id: uuidv7(), sha256, decision, reason, covers: [] },
    ...{ decidedBy: person.personId, decidedAt: now, expiresAt: null },
  };
  const actor = { personId: person.personId, role: 'governance' };
  const state = await transact((trx) =>
    changeScans(trx, sha256, { policy, now, actor }, async (before, findings) => {
      await requireOutsider(trx, sha256, person);
      const decidable = findings.filter(isDecidable);
      if (decidable.length === 0) throw nothingToDecide(before);
      decided.covers = [...new Set(decidable.map(findingKey))];
      await insertDecision(trx, decided);
      const audit = {
        ...{ actorPersonId: person.personId, actorRole: 'governance' },
        object: { kind: 'blob', id: sha256, digest: sha256 },
        ...{ previousState: before, nextState: decision === 'accept' ? 'accepted' : 'refused' },
      };
      await recordEvent(trx, HeldBlobDecidedSchema, { audit, sha256, decision }, now);
    }),
  );
  if (!state) throw notFound(`blob ${sha256}`);
  return { state, decided };
}

/** What is wrong with a reason. */
export function reasonProblems(reason: string): FieldProblem[] {
  const length = reason.trim().length;
  if (length >= MIN_REASON && length <= MAX_REASON) return [];
  return [{ field: 'reason', problem: `must have ${MIN_REASON} to ${MAX_REASON} characters` }];
}

/** Nobody decides about the bytes of an organisation of theirs. Throws `separation_of_duties`. */
export async function requireOutsider(
  trx: Transaction<StorageTables>,
  sha256: string,
  { memberships }: Caller,
): Promise<void> {
  const holders = await holdersOf(trx, sha256);
  if (!memberships.some(({ organisation }) => holders.includes(organisation))) return;
  throw new AllianceError(
    'separation_of_duties',
    'These bytes belong to an organisation of yours. Ask somebody else who governs the alliance to decide.',
  );
}

function nothingToDecide(state: ScanState): AllianceError {
  return new AllianceError('state_conflict', `Nothing in this file waits for a decision; its state is "${state}".`, {
    details: { state },
  });
}
