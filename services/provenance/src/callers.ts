import type { AuditReportsService } from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import type { EvidenceGapsService } from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import type { HeldKeysService } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import type { LineageExportsService } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import type { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import type { LineageRunsService } from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import type { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import type { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { ReconciliationsService } from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import type { RetractionsService } from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import type { StatementsService } from '@alliance/proto/alliance/provenance/v1/statements_service_pb';
import type { WitnessService } from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import type { Callers } from '@alliance/rpc/types';

/** Which services may call which RPC. */
export const callers = {
  getLineage: ['gateway', 'licensing'],
  listEntries: ['gateway'],
  getEntry: ['gateway'],
  getProof: ['gateway'],
  getCheckpoint: ['gateway'],
  getTile: ['gateway'],
  getLogKey: ['gateway'],
  getLogPolicy: ['gateway'],
  getLogAlarms: ['gateway'],
} satisfies Callers<typeof ProvenanceService>;

/** Grants name to others where in the log they stand. */
export const logIndexCallers = { findLogIndex: ['grants'] } satisfies Callers<typeof LogIndexService>;

export const auditReportsCallers = { getAuditReport: ['gateway'] } satisfies Callers<typeof AuditReportsService>;

export const lineageExportsCallers = { readClosure: ['gateway'] } satisfies Callers<typeof LineageExportsService>;

export const lineageQueriesCallers = {
  listTrainedModels: ['gateway'],
  listEvaluationSets: ['gateway'],
  listWeakSources: ['gateway'],
  listClosure: ['gateway'],
} satisfies Callers<typeof LineageQueriesService>;

export const evidenceGapsCallers = {
  listEvidenceGaps: ['gateway'],
  listEvidenceSummaries: ['gateway'],
} satisfies Callers<typeof EvidenceGapsService>;

export const witnessCallers = {
  addCheckpoint: ['gateway'],
  getWitnessedCheckpoint: ['gateway'],
  getWitnessKey: ['gateway'],
  listRefusedCheckpoints: ['gateway'],
} satisfies Callers<typeof WitnessService>;

export const lineageRunsCallers = {
  reportRunEvent: ['gateway'],
  listRuns: ['gateway'],
  getRun: ['gateway'],
  registerBuilder: ['gateway'],
  revokeBuilder: ['gateway'],
  listBuilders: ['gateway'],
} satisfies Callers<typeof LineageRunsService>;

export const heldKeysCallers = { holdKey: ['gateway'], signOnBehalf: ['gateway'] } satisfies Callers<
  typeof HeldKeysService
>;

export const reconciliationsCallers = {
  startReconciliation: ['gateway'],
  listReconciliations: ['gateway'],
} satisfies Callers<typeof ReconciliationsService>;

export const statementsCallers = {
  submitStatement: ['gateway'],
  listStatements: ['gateway'],
  getStatement: ['gateway'],
  getStatementBundle: ['gateway'],
} satisfies Callers<typeof StatementsService>;

export const retractionsCallers = {
  getImpact: ['gateway'],
  getRetraction: ['gateway'],
  listCases: ['gateway'],
  getCase: ['gateway'],
  acknowledgeCase: ['gateway'],
  closeCase: ['gateway'],
  listRemovals: ['gateway'],
  getRemovalList: ['gateway'],
} satisfies Callers<typeof RetractionsService>;
