import type { Caller } from '@alliance/auth/caller';
import { recordEvent, type Transact } from '@alliance/events/outbox';
import { AssetKind, type AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { AssessmentMadeSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import { v7 as uuidv7 } from 'uuid';
import type { Assessment } from '../domain/derivation/answer.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import { findByKey, insertAssessment } from '../store/assessment-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { digestOf } from '../terms/read-record.ts';
import { versionText } from '../version-text.ts';

type Made = {
  key: string;
  organisation: string;
  /** The version that it is about; undefined for a plan, which is no fact about anything. */
  output: AssetVersionRef | undefined;
  answer: Assessment;
};

/** Keeps an answer, and tells of it when it is about a version. Of several at the same time the first stands. */
export async function keepAssessment(
  { transact, clock }: { transact: Transact<LicensingTables>; clock: Clock },
  { key, organisation, output, answer }: Made,
  { personId, memberships }: Caller,
): Promise<KeptAssessment> {
  const createdAt = clock();
  const kept = {
    id: uuidv7(),
    key,
    organisation,
    output: output ? versionText(output) : '',
    answer,
    digest: digestOf(answer),
    createdAt,
  };
  return transact(async (trx) => {
    if (!(await insertAssessment(trx, kept))) return (await findByKey(trx, key)) as KeptAssessment;
    if (!output?.asset) return kept;
    const { kind, organisation: owner, name } = output.asset;
    const role = memberships.find((membership) => membership.organisation === owner)?.role ?? '';
    const { verdict, stance, engine } = answer;
    await recordEvent(
      trx,
      AssessmentMadeSchema,
      {
        audit: {
          actorPersonId: personId,
          actorRole: role,
          organisation: owner,
          object: {
            kind: kind === AssetKind.MODEL ? 'model' : 'dataset',
            id: `${owner}/${name}`,
            version: output.version,
            digest: kept.digest,
          },
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
