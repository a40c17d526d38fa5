import { type EventHandler, on, onAny } from '@alliance/events/handlers';
import type { ReceivedEvent } from '@alliance/events/received-event';
import type { Version } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import type { Logger } from '@alliance/runtime/logger';
import type { Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { Transaction } from 'kysely';
import type { AuditedSource } from './audited-events.ts';
import { dedupeKey } from './build-intake.ts';
import type { VersionSubject } from './domain/lineage-node.ts';
import { actionOf } from './domain/retraction-case.ts';
import { toPublication, toVersionSubject } from './mapping.ts';
import { recordEvaluation } from './operations/record-evaluation.ts';
import { recordPublication } from './operations/record-publication.ts';
import { recordRetraction } from './operations/record-retraction.ts';
import { recordSigningKeys } from './operations/record-signing-keys.ts';
import { recordState } from './operations/record-state.ts';
import { takeInEvents } from './operations/take-in-events.ts';
import type { ProvenanceTables } from './store/tables.ts';

type Handler = EventHandler<ProvenanceTables>;
type VersionEvent = GenMessage<Message & { version?: Version | undefined }>;

/** Every event of a source becomes an entry of the log, if its contract asks for one; those that come together, together. */
export function logSubscription(source: AuditedSource, logger: Logger) {
  const applyAll = async (trx: Transaction<ProvenanceTables>, events: readonly ReceivedEvent[]) => {
    if (source === 'members') await recordSigningKeys(trx, events);
    await takeInEvents(trx, { source, events }, logger);
  };
  return { handlers: [onAny<ProvenanceTables>((trx, event) => applyAll(trx, [event]))], applyAll };
}

/** What happens to the versions of these services, for the lineage graph. */
export function lineageSubscriptions(logger: Logger): Record<'datasets' | 'models', Handler[]> {
  return {
    datasets: [
      onPublication(datasets.VersionPublishedSchema, logger),
      onDeprecation(datasets.VersionDeprecatedSchema),
      onRetraction(datasets.VersionRetractedSchema),
    ],
    models: [
      onPublication(models.VersionPublishedSchema, logger),
      onDeprecation(models.VersionDeprecatedSchema),
      onRetraction(models.VersionRetractedSchema),
    ],
  };
}

/** What models were measured on, as `models` tells. */
export function evaluationSubscription(): Handler {
  return on<ProvenanceTables, typeof models.EvaluationRecordedSchema>(
    models.EvaluationRecordedSchema,
    async (trx, { model, dataset }, { id }) => {
      const [measured, on] = [toVersionSubject(model), toVersionSubject(dataset)];
      if (!measured || !on) throw new Error('The event does not say what was measured on what.');
      await recordEvaluation(trx, { model: measured, dataset: on, recordedBy: dedupeKey(id) });
    },
  );
}

function onPublication(schema: VersionEvent, logger: Logger): Handler {
  return on<ProvenanceTables, VersionEvent>(schema, async (trx, { version }, event) => {
    const publication = toPublication(version);
    if (!publication) throw new Error('The event does not say which version was published.');
    await recordPublication(trx, { ...publication, publication: dedupeKey(event.id) }, logger);
  });
}

function onDeprecation(schema: VersionEvent): Handler {
  return on<ProvenanceTables, VersionEvent>(schema, async (trx, { version }) => {
    await recordState(trx, subjectOf(version), 'deprecated');
  });
}

function onRetraction(schema: VersionEvent): Handler {
  return on<ProvenanceTables, VersionEvent>(schema, async (trx, { version }, { id, occurredAt }) => {
    const { action = '', reasonCode = '', severity = '', reason = '', successor = '' } = version ?? {};
    const said = { action: actionOf(action), reasonCode, severity, reason, successor };
    await recordRetraction(trx, subjectOf(version), { ...said, retractedAt: occurredAt, event: dedupeKey(id) });
  });
}

function subjectOf(version: Version | undefined): VersionSubject {
  const subject = toVersionSubject(version?.ref);
  if (!subject) throw new Error('The event does not say which version it is about.');
  return subject;
}
