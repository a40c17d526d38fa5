import { recordEvent } from '@alliance/events/outbox';
import type { AuditContextSchema } from '@alliance/proto/alliance/audit/v1/audit_pb';
import {
  RetractionCaseAcknowledgedSchema,
  RetractionCaseAnsweredSchema,
  RetractionCaseClosedSchema,
  RetractionCaseExtendedSchema,
  RetractionCaseOpenedSchema,
  RetractionOwnerInformedSchema,
} from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { RetractionOutcomeSchema } from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Transaction } from 'kysely';
import { caseMessage } from './case-mapping.ts';
import type { VersionSubject } from './domain/lineage-node.ts';
import type { CaseState, Outcome } from './domain/retraction-case.ts';
import { versionRefMessage } from './mapping.ts';
import type { CaseRow } from './store/case-store.ts';
import type { ProvenanceTables } from './store/tables.ts';

/** The service itself, or one of the people who answer for the affected organisation. */
export type CaseActor = { personId: string; role: string };
export const SYSTEM: CaseActor = { personId: '', role: 'system' };

type Fact = { row: CaseRow; previousState: CaseState | ''; actor: CaseActor; at: Date };

const SPREAD = {
  inform: RetractionOwnerInformedSchema,
  open: RetractionCaseOpenedSchema,
  extend: RetractionCaseExtendedSchema,
} as const;
const ANSWERED = { answer: RetractionCaseAnsweredSchema, close: RetractionCaseClosedSchema } as const;

/** Records that an owner's versions are affected. */
export async function recordSpread(
  trx: Transaction<ProvenanceTables>,
  act: keyof typeof SPREAD,
  { versions, ...fact }: Fact & { versions: readonly VersionSubject[] },
): Promise<void> {
  const message = { audit: auditOf(fact), case: caseOf(fact), versions: versions.map(versionRefMessage) };
  await recordEvent(trx, SPREAD[act], message, fact.at);
}

/** Records that an owner has taken note of a case. */
export async function recordAcknowledgement(trx: Transaction<ProvenanceTables>, fact: Fact): Promise<void> {
  const message = { audit: auditOf(fact), case: caseOf(fact) };
  await recordEvent(trx, RetractionCaseAcknowledgedSchema, message, fact.at);
}

/** Records what became of versions of a case, in nobody's words; it is closed when nothing is left to say. */
export async function recordAnswer(
  trx: Transaction<ProvenanceTables>,
  { outcome, versions, ...fact }: Fact & { outcome: Outcome; versions: readonly VersionSubject[] },
): Promise<void> {
  const message = {
    audit: auditOf(fact),
    case: caseOf(fact),
    outcome: enumValue(RetractionOutcomeSchema, outcome),
    versions: versions.map(versionRefMessage),
  };
  await recordEvent(trx, ANSWERED[fact.row.state === 'closed' ? 'close' : 'answer'], message, fact.at);
}

function caseOf({ row, at }: Fact) {
  return caseMessage({ row, retracted: undefined }, at);
}

function auditOf({ row, previousState, actor }: Fact): MessageInitShape<typeof AuditContextSchema> {
  return {
    actorPersonId: actor.personId,
    actorRole: actor.role,
    organisation: row.organisation,
    object: { kind: 'retraction_case', id: row.id },
    previousState,
    nextState: row.state,
  };
}
