import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { AllianceError, type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { StanceChangedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { EVIDENCE, type Evidence } from '../domain/derivation/question.ts';
import { isText } from '../domain/licence-exception.ts';
import type { StoredStance } from '../domain/stance.ts';
import { STANCES, type Stance } from '../domain/term-record.ts';
import { toProtoStance } from '../mapping-derivations.ts';
import { insertStance } from '../store/stance-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { getStance } from './get-stance.ts';

export type SetStanceInput = { stance: string; minimumEvidence: string; reason: string; replacesVersion: number };

/**
 * Decides what the alliance makes of unsettled law from now on; what was assessed before stays as it was answered,
 * and published versions are assessed again beside it. For governance. Errors: those of `requireAllianceRole`, `invalid_argument`, `revision_mismatch` (another decision came first),
 * `state_conflict` (nothing would change).
 */
export async function setStance(
  { db, transact, clock }: { db: Kysely<LicensingTables>; transact: Transact<LicensingTables>; clock: Clock },
  caller: Caller | null,
  input: SetStanceInput,
): Promise<StoredStance> {
  const { personId } = requireAllianceRole(caller, ['governance'], 'decide');
  const problems = problemsOf(input);
  if (problems.length > 0)
    throw invalidArgument('The stance cannot be set like this. Correct the fields named.', problems);
  const present = await getStance({ db }, 0);
  if (present.version !== input.replacesVersion) throw overtaken(present);
  const next: StoredStance = {
    version: present.version + 1,
    stance: input.stance as Stance,
    minimumEvidence: (input.minimumEvidence || present.minimumEvidence) as Evidence,
    reason: input.reason.trim(),
    decidedBy: personId,
    createdAt: clock(),
  };
  if (next.stance === present.stance && next.minimumEvidence === present.minimumEvidence) throw unchanged(present);
  return transact(async (trx) => {
    if (!(await insertStance(trx, next))) throw overtaken(next);
    const audit = {
      actorPersonId: personId,
      actorRole: 'governance',
      organisation: '',
      object: { kind: 'stance', id: next.stance, version: String(next.version) },
      previousState: present.stance,
      nextState: next.stance,
    };
    await recordEvent(
      trx,
      StanceChangedSchema,
      { audit, stance: toProtoStance({ ...next, reason: '' }) },
      next.createdAt,
    );
    return next;
  });
}

function problemsOf({ reason, ...said }: SetStanceInput): FieldProblem[] {
  const problems = stanceProblems(said);
  if (!isText(reason, 5_000)) problems.push({ field: 'reason', problem: 'must say why, in at most 5,000 characters' });
  return problems;
}

/** Everything that is wrong with a stance that is asked for; an empty minimum of evidence stands for the present one. */
export function stanceProblems({
  stance,
  minimumEvidence,
}: Pick<SetStanceInput, 'stance' | 'minimumEvidence'>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!STANCES.some((known) => known === stance)) {
    problems.push({ field: 'stance', problem: `must be one of ${STANCES.join(', ')}` });
  }
  if (minimumEvidence !== '' && !EVIDENCE.some((known) => known === minimumEvidence)) {
    problems.push({ field: 'minimumEvidence', problem: `must be one of ${EVIDENCE.join(', ')}` });
  }
  return problems;
}

function overtaken({ version }: StoredStance): AllianceError {
  return new AllianceError(
    'revision_mismatch',
    `Version ${version} of the stance was decided meanwhile. Look at it, then decide again.`,
    { details: { version } },
  );
}

function unchanged({ stance, version }: StoredStance): AllianceError {
  return new AllianceError('state_conflict', `The stance is ${stance} already, since version ${version}.`);
}
