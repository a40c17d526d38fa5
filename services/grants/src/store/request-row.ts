import type { Insertable, Selectable } from 'kysely';
import type { AccessRequest, DecidingRule, FirstApproval } from '../domain/request.ts';
import { assetColumns, assetOf } from './asset-columns.ts';
import { beneficiaryColumns, beneficiaryOf } from './beneficiary-columns.ts';
import type { AccessRequestTable, StoredFirstApproval } from './tables.ts';

export const REQUEST_COLUMNS = [
  'id',
  'asset_kind',
  'asset_organisation',
  'asset_name',
  'versions',
  'applicant_id',
  'beneficiary_kind',
  'beneficiary',
  'purpose',
  'operations',
  'statement',
  'seats',
  'from_at',
  'until_at',
  'state',
  'decision_note',
  'clause',
  'decided_by',
  'grant_id',
  'revision',
  'created_at',
  'submitted_at',
  'decided_at',
  'due_at',
  'paused_since',
  'paused_ms',
  'alarms_told',
  'first_approval',
  'excluded_deciders',
  'unasked',
  'use_codes',
  'use_match',
  'assigned_to',
  'decided_by_rule',
  'rules_version',
  'people_decide',
  'decided_for',
  'renews',
  'offer',
  'signed_by',
  'signature_refused_by',
  'co_applicants',
] as const satisfies (keyof AccessRequestTable)[];

/** A request as columns. */
export function toRow(request: AccessRequest): Insertable<AccessRequestTable> {
  return {
    id: request.id,
    ...assetColumns(request.asset),
    versions: request.versions,
    ...askingColumns(request),
    purpose: request.purpose,
    operations: [...request.operations],
    statement: request.statement,
    seats: request.seats,
    from_at: request.from ?? null,
    until_at: request.until ?? null,
    state: request.state,
    decision_note: request.decisionNote,
    clause: request.clause,
    decided_by: request.decidedBy ?? null,
    grant_id: request.grantId ?? null,
    revision: request.revision,
    created_at: request.createdAt,
    submitted_at: request.submittedAt ?? null,
    decided_at: request.decidedAt ?? null,
    due_at: request.clock.dueAt ?? null,
    paused_since: request.clock.pausedSince ?? null,
    paused_ms: request.clock.pausedMs,
    alarms_told: request.clock.told,
    first_approval: request.firstApproval ? JSON.stringify(request.firstApproval) : null,
    excluded_deciders: [...request.excludedDeciders],
    unasked: request.unasked,
    assigned_to: request.assignedTo ?? null,
    decided_by_rule: request.decidedByRule?.id ?? null,
    rules_version: request.decidedByRule?.version ?? null,
    people_decide: request.peopleDecide ?? false,
    decided_for: request.decidedFor ?? null,
    renews: request.renews ?? null,
    offer: request.offer ? JSON.stringify(request.offer) : null,
    use_codes: JSON.stringify(request.useCodes ?? []),
    use_match: request.useMatch ? JSON.stringify(request.useMatch) : null,
  };
}

/** Who asks, in whose name. */
function askingColumns({ applicantId, beneficiary, coApplicants = [], signedBy, signatureRefusedBy }: AccessRequest) {
  return {
    applicant_id: applicantId,
    ...beneficiaryColumns(beneficiary),
    co_applicants: [...coApplicants],
    signed_by: signedBy ?? null,
    signature_refused_by: signatureRefusedBy ?? null,
  };
}

/** A request from columns. */
export function toRequest(row: Selectable<AccessRequestTable>): AccessRequest {
  return {
    id: row.id,
    asset: assetOf(row),
    versions: row.versions,
    applicantId: row.applicant_id,
    beneficiary: beneficiaryOf(row),
    purpose: row.purpose,
    operations: row.operations,
    statement: row.statement,
    seats: row.seats,
    from: row.from_at ?? undefined,
    until: row.until_at ?? undefined,
    state: row.state,
    decisionNote: row.decision_note,
    clause: row.clause,
    decidedBy: row.decided_by ?? undefined,
    grantId: row.grant_id ?? undefined,
    revision: row.revision,
    createdAt: row.created_at,
    submittedAt: row.submitted_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    clock: {
      dueAt: row.due_at ?? undefined,
      pausedSince: row.paused_since ?? undefined,
      pausedMs: row.paused_ms,
      told: row.alarms_told,
    },
    firstApproval: row.first_approval ? toFirstApproval(row.first_approval) : undefined,
    excludedDeciders: row.excluded_deciders,
    unasked: row.unasked,
    assignedTo: row.assigned_to ?? undefined,
    decidedByRule: ruleOf(row.decided_by_rule, row.rules_version),
    peopleDecide: row.people_decide,
    decidedFor: row.decided_for ?? undefined,
    renews: row.renews ?? undefined,
    coApplicants: row.co_applicants,
    signedBy: row.signed_by ?? undefined,
    signatureRefusedBy: row.signature_refused_by ?? undefined,
    offer: row.offer ? toOffer(row.offer) : undefined,
    useCodes: row.use_codes,
    useMatch: row.use_match ?? undefined,
  };
}

/** The rule that two columns name, if they name any. */
export function ruleOf(id: string | null, version: number | null): DecidingRule | undefined {
  return id === null || version === null ? undefined : { id, version };
}

function toFirstApproval({ by, onBehalfOf, at, offer }: StoredFirstApproval): FirstApproval {
  return { by, onBehalfOf, at: new Date(at), offer: toOffer(offer) };
}

function toOffer(stored: StoredFirstApproval['offer']): FirstApproval['offer'] {
  return { ...stored, until: new Date(stored.until) };
}
