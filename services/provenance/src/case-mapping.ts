import {
  type AffectedVersionSchema,
  type RetractionCaseSchema,
  RetractionCaseStateSchema,
  RetractionOutcomeSchema,
  type RetractionSchema,
} from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { VersionSubject } from './domain/lineage-node.ts';
import type { RetractionFact } from './domain/retraction.ts';
import { isOverdue } from './domain/retraction-case.ts';
import { versionRefMessage } from './mapping.ts';
import type { RetractionProgress } from './operations/get-retraction.ts';
import type { AffectedVersion } from './store/case-reading-store.ts';
import type { CaseRow } from './store/case-store.ts';

/** A case with what its retraction says, as far as the reader may know it. */
export type ShownCase = {
  row: CaseRow;
  retracted: (RetractionFact & { version: VersionSubject | undefined }) | undefined;
};

/** A case as it stands at a moment. */
export function caseMessage({ row, retracted }: ShownCase, now: Date): MessageInitShape<typeof RetractionCaseSchema> {
  return {
    id: row.id,
    ...(retracted && retractedFields(retracted)),
    organisation: row.organisation,
    state: enumValue(RetractionCaseStateSchema, row.state),
    ...moments({
      openedAt: row.openedAt,
      dueAt: row.dueAt,
      acknowledgedAt: row.acknowledgedAt,
      closedAt: row.closedAt,
    }),
    overdue: isOverdue(row, now),
    acknowledgedByPersonId: row.acknowledgedBy ?? '',
    versions: row.versions,
    answered: row.answered,
    revision: BigInt(row.revision),
  };
}

function retractedFields({
  version,
  action,
  severity,
  reasonCode,
  reason,
  successor,
}: NonNullable<ShownCase['retracted']>) {
  const known = { action, severity, reasonCode };
  return version ? { ...known, retracted: versionRefMessage(version), reason, successor } : known;
}

/** One affected version. */
export function affectedMessage(affected: AffectedVersion): MessageInitShape<typeof AffectedVersionSchema> {
  const { version, state, joinedAt, outcome, reason, answeredBy, answeredAt } = affected;
  return {
    version: versionRefMessage(version),
    state,
    ...(outcome ? { outcome: enumValue(RetractionOutcomeSchema, outcome) } : {}),
    reason,
    answeredByPersonId: answeredBy ?? '',
    ...moments({ joinedAt, answeredAt }),
  };
}

/** How far a retraction has come at a moment. */
export function retractionMessage(
  { version, fact, complete, cases }: RetractionProgress,
  now: Date,
): MessageInitShape<typeof RetractionSchema> {
  const { action, severity, reasonCode, successor, retractedAt, logIndex } = fact;
  const inState = (state: CaseRow['state']) => cases.filter(({ row }) => row.state === state).length;
  return {
    version: versionRefMessage(version),
    ...{ action, severity, reasonCode, successor, complete },
    ...moments({ retractedAt }),
    ...(logIndex === undefined ? {} : { logIndex: BigInt(logIndex) }),
    informed: inState('informed'),
    open: inState('open'),
    acknowledged: inState('acknowledged'),
    closed: inState('closed'),
    overdue: cases.filter(({ row }) => isOverdue(row, now)).length,
    owners: cases.map(({ row, named }) => ({
      ...(named ? { organisation: row.organisation, caseId: row.id } : {}),
      state: enumValue(RetractionCaseStateSchema, row.state),
      ...moments({ dueAt: row.dueAt }),
      overdue: isOverdue(row, now),
      versions: row.versions,
      answered: row.answered,
    })),
  };
}

/** Those of the moments that there are, as timestamps. */
function moments<K extends string>(dates: Record<K, Date | null>): Partial<Record<K, Timestamp>> {
  const present = Object.entries<Date | null>(dates).filter((entry): entry is [K, Date] => entry[1] !== null);
  return Object.fromEntries(present.map(([name, date]) => [name, timestampFromDate(date)])) as Partial<
    Record<K, Timestamp>
  >;
}
