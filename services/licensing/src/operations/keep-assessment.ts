import { recordEvent, type Transact } from '@alliance/events/outbox';
import { AssessmentMadeSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import { v7 as uuidv7 } from 'uuid';
import type { Assessment } from '../domain/derivation/answer.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { Subject } from '../domain/derivation/standing.ts';
import { findByKey, insertAssessment } from '../store/assessment-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { digestOf } from '../terms/read-record.ts';
import { subjectText, toAuditObject } from '../version-text.ts';

export type Made = {
  key: string;
  organisation: string;
  /** The version that it is about; undefined for a plan, which is no fact about anything. */
  subject: Subject | undefined;
  answer: Assessment;
  actor: { personId: string; role: string };
};

/** Keeps an answer, and tells of it when it is about a version. Of several at the same time the first stands. */
export async function keepAssessment(
  { transact, clock }: { transact: Transact<LicensingTables>; clock: Clock },
  { key, organisation, subject, answer, actor }: Made,
): Promise<KeptAssessment> {
  const createdAt = clock();
  const kept = {
    id: uuidv7(),
    key,
    organisation,
    output: subject ? subjectText(subject) : '',
    answer,
    digest: digestOf(answer),
    createdAt,
  };
  return transact(async (trx) => {
    if (!(await insertAssessment(trx, kept))) return (await findByKey(trx, key)) as KeptAssessment;
    if (!subject) return kept;
    const { verdict, stance, engine } = answer;
    await recordEvent(
      trx,
      AssessmentMadeSchema,
      {
        audit: {
          actorPersonId: actor.personId,
          actorRole: actor.role,
          organisation,
          object: toAuditObject(subject, kept.digest),
          nextState: verdict.toLowerCase(),
        },
        assessmentId: kept.id,
        verdict,
        stance,
        engine,
        digest: kept.digest,
      },
      createdAt,
    );
    return kept;
  });
}
