import { openRegister } from '@alliance/events/register';
import { AuditReportsService } from '@alliance/proto/alliance/provenance/v1/audit_reports_service_pb';
import { EvidenceGapsService } from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import { HeldKeysService } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import { LineageExportsService } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { LineageRunsService } from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import { ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { ReconciliationsService } from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import { RetractionsService } from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { StatementsService } from '@alliance/proto/alliance/provenance/v1/statements_service_pb';
import { WitnessService } from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import { implement } from '@alliance/rpc/server';
import { type Clock, systemClock } from '@alliance/runtime/clock';
import type { Logger } from '@alliance/runtime/logger';
import { openFoundation, type RunningService } from '@alliance/service/foundation';
import { auditReportsHandlers } from './audit-reports.ts';
import { AUDITED_SOURCES } from './audited-events.ts';
import {
  auditReportsCallers,
  callers,
  evidenceGapsCallers,
  heldKeysCallers,
  lineageExportsCallers,
  lineageQueriesCallers,
  lineageRunsCallers,
  logIndexCallers,
  reconciliationsCallers,
  retractionsCallers,
  statementsCallers,
  witnessCallers,
} from './callers.ts';
import type { ProvenanceConfig } from './config.ts';
import { eventBooks } from './event-books.ts';
import { evidenceGapsHandlers } from './evidence-gaps.ts';
import { logIndexHandlers, provenanceHandlers } from './grpc.ts';
import { heldKeysHandlers } from './held-keys.ts';
import { keepCosignatures } from './keep-cosignatures.ts';
import { keepForgetting } from './keep-forgetting.ts';
import { keepGraph } from './keep-graph.ts';
import { keepLog } from './keep-log.ts';
import { keepReconciled } from './keep-reconciled.ts';
import { openVault } from './key-vault.ts';
import { lineageExportsHandlers } from './lineage-exports.ts';
import { lineageQueriesHandlers } from './lineage-queries.ts';
import { lineageRunsHandlers } from './lineage-runs.ts';
import type { LogContext } from './log-context.ts';
import { openLogKeys } from './log-keys.ts';
import { openLogPolicy } from './log-policy.ts';
import { reconciliationsHandlers } from './reconciliations.ts';
import { retractionsHandlers } from './retractions.ts';
import { statementsHandlers } from './statements.ts';
import { headRegister } from './store/head-register.ts';
import { LogFolder } from './store/log-folder.ts';
import { migrations } from './store/migrations/index.ts';
import type { ProvenanceTables } from './store/tables.ts';
import { logSubscription } from './subscriptions.ts';
import { WalkMemory } from './walk-memory.ts';
import { witnessHandlers } from './witness.ts';
import { readLogKeys, witnessCosigners } from './witness-keys.ts';
import { WitnessWatch } from './witness-watch.ts';

/** Starts the service. Throws when its database or the bus cannot be had. */
export async function startProvenance(
  config: ProvenanceConfig,
  logger: Logger,
  overrides: { clock?: Clock } = {},
): Promise<RunningService> {
  await using starting = new AsyncDisposableStack();
  const foundation = { name: 'provenance', config, migrations, logger } as const;
  const base = starting.use(await openFoundation<ProvenanceTables>(foundation));
  const register = await openRegister(base.bus, { bucket: 'log_heads', replicas: config.natsReplicas });
  const keys = openLogKeys(config.logOrigin, config.logKey, config.lostLogKeys);
  const { policy, text: policyText } = openLogPolicy(config.logPolicy, keys.signers);
  const clock = overrides.clock ?? systemClock;
  const context: LogContext = {
    db: base.db,
    transact: base.transact,
    clock,
    signer: keys.signer,
    keys,
    policy,
    witnesses: new WitnessWatch(),
    folder: new LogFolder(config.logFolder),
    heads: headRegister(register),
    walks: new WalkMemory(clock),
  };
  const witness = {
    cosigners: witnessCosigners(config.witnessName, config.witnessKey),
    logs: readLogKeys(config.witnessedLogs),
  };
  const keeper = starting.use(await keepLog(context, logger));
  starting.use(keepCosignatures(context, logger));
  const reconciling = { ...context, bookOf: eventBooks(base) };
  const reconciled = starting.use(keepReconciled(reconciling, logger, config.reconcileHours));
  for (const source of AUDITED_SOURCES) {
    const { handlers, applyAll } = logSubscription(source, logger);
    base.consume(source, handlers, { applyAll, onApplied: keeper.wake });
  }
  starting.use(keepGraph(base, { ...context, caseDays: config.caseDays }));
  starting.use(keepForgetting(base, context));
  const implementations = [
    implement(ProvenanceService, provenanceHandlers({ ...context, policyText, reconciled }), callers),
    implement(StatementsService, statementsHandlers({ ...context, wake: keeper.wake }), statementsCallers),
    implement(
      HeldKeysService,
      heldKeysHandlers({ ...context, vault: openVault(config.heldKeysSecret), wake: keeper.wake }),
      heldKeysCallers,
    ),
    implement(RetractionsService, retractionsHandlers(context), retractionsCallers),
    implement(AuditReportsService, auditReportsHandlers(context), auditReportsCallers),
    implement(LineageQueriesService, lineageQueriesHandlers(context), lineageQueriesCallers),
    implement(LineageExportsService, lineageExportsHandlers({ ...context, policyText }), lineageExportsCallers),
    implement(EvidenceGapsService, evidenceGapsHandlers(context), evidenceGapsCallers),
    implement(WitnessService, witnessHandlers({ ...context, witness }), witnessCallers),
    implement(LineageRunsService, lineageRunsHandlers(context), lineageRunsCallers),
    implement(
      ReconciliationsService,
      reconciliationsHandlers({ ...context, wake: reconciled.wake }),
      reconciliationsCallers,
    ),
    implement(LogIndexService, logIndexHandlers(context), logIndexCallers),
  ];
  const server = await base.listen(implementations, { log: keeper.checkTrusted });
  const running = starting.move();
  return { grpcPort: server.port, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
