import { setImmediate as otherWork } from 'node:timers/promises';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { AssessmentChangedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely, Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { LineageDesk } from '../clients/lineage-desk.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import { type ChangeCause, isDoubtful, type Standing } from '../domain/derivation/standing.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import type { StoredStance } from '../domain/stance.ts';
import { findAssessment } from '../store/assessment-store.ts';
import { insertChange } from '../store/change-store.ts';
import { dueStandings, findStanding, moveStanding } from '../store/standing-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import type { TermRecords } from '../terms/load-terms.ts';
import { toAuditObject, toVersionRef } from '../version-text.ts';
import { answerQuestion } from './answer-question.ts';
import { findLateSources } from './find-late-sources.ts';
import { getStance } from './get-stance.ts';
import { usedTerms } from './keep-standing.ts';
import { openReview } from './open-review.ts';
import { putAgain } from './put-again.ts';

export type ReassessContext = {
  db: Kysely<LicensingTables>;
  transact: Transact<LicensingTables>;
  clock: Clock;
  terms: TermRecords;
  register: LicenceRegister;
  lineage: LineageDesk;
};

const BATCH = 20;
const SYSTEM = { personId: '', role: 'system' };

/**
 * Assesses again some published versions whose assessment used another stance or another record of a licence than there is now,
 * or whose sources, their licences or exceptions may be others, and no others. The new assessment is kept beside the old one. Safe to repeat, and to run in several processes: the question
 * has one answer, and who replaces the standing assessment first tells of it. Returns true when something was replaced.
 */
export async function reassessDue(context: ReassessContext, signal?: AbortSignal): Promise<boolean> {
  const stance = await getStance(context, 0);
  let replaced = false;
  for (const key of await dueStandings(context.db, stance.version, BATCH)) {
    if (signal?.aborted) return false;
    const standing = await findStanding(context.db, key);
    if (standing && (await reassess(context, standing, stance))) replaced = true;
    await otherWork();
  }
  return replaced;
}

async function reassess(context: ReassessContext, found: Standing, stance: StoredStance): Promise<boolean> {
  const question = found.asksLineage ? await findLateSources(context, found.question) : found.question;
  const standing = { ...found, question };
  const { db, transact, clock } = context;
  const { organisation } = standing;
  const on = clock().toISOString().slice(0, 10);
  const { stance: name, version, minimumEvidence } = stance;
  const policy = { stance: name, version, minimumEvidence };
  const gathered = await putAgain(context, standing, { policy, on });
  const after = await answerQuestion(context, gathered, { organisation, subject: standing, actor: SYSTEM });
  const to = { assessmentId: after.id, stanceVersion: version, terms: usedTerms(gathered.question), question };
  // Nothing that the answer rests on is another one: what was noted of it is put right. Another build of this service, which
  // knows other records, has the last word, so this is no reason to look again at once.
  if (after.id === standing.assessmentId) {
    await transact((trx) => moveStanding(trx, standing, to));
    return false;
  }
  const before = (await findAssessment(db, standing.assessmentId)) as KeptAssessment;
  const because = question === found.question ? found.wantedBecause || 'terms' : 'lineage';
  const cause = found.stanceVersion === version ? because : 'stance';
  return transact(async (trx) => {
    if (!(await moveStanding(trx, standing, to))) return false;
    if (before.answer.verdict !== after.answer.verdict) {
      await tellOfChange(trx, { standing, before, after, cause, createdAt: clock() });
    }
    return true;
  });
}

async function tellOfChange(
  trx: Transaction<LicensingTables>,
  change: { standing: Standing; before: KeptAssessment; after: KeptAssessment; cause: ChangeCause; createdAt: Date },
): Promise<void> {
  const { standing, before, after, cause, createdAt } = change;
  const { output, organisation, purpose } = standing;
  const ids = { id: uuidv7(), beforeId: before.id, afterId: after.id };
  await insertChange(trx, { ...ids, output, organisation, purpose, cause, createdAt });
  const [previous, next] = [before.answer.verdict, after.answer.verdict];
  const audit = {
    actorPersonId: SYSTEM.personId,
    actorRole: SYSTEM.role,
    organisation,
    object: toAuditObject(standing, after.digest),
    previousState: previous.toLowerCase(),
    nextState: next.toLowerCase(),
  };
  const said = {
    version: toVersionRef(standing),
    purpose,
    cause,
    before: previous,
    after: next,
    assessmentId: after.id,
  };
  await recordEvent(trx, AssessmentChangedSchema, { audit, ...said }, createdAt);
  // Without the label a version may stay as it is; with doubtful sources people must look at it.
  if (purpose === 'publication' && isDoubtful(next)) await openReview(trx, after, { actor: SYSTEM, createdAt });
}
