import { addressOf } from '@alliance/events/event-name';
import { action } from '@alliance/proto/alliance/audit/v1/audit_pb';
import { file_alliance_datasets_v1_datasets_events as datasets } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { file_alliance_grants_v1_grants_events as grants } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import { file_alliance_licensing_v1_licensing_events as licensing } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { file_alliance_members_v1_members_events as members } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { file_alliance_models_v1_models_events as models } from '@alliance/proto/alliance/models/v1/models_events_pb';
import { file_alliance_provenance_v1_provenance_events as provenance } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { file_alliance_storage_v1_storage_events as storage } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import { type DescMessage, getOption, hasOption } from '@bufbuild/protobuf';

const contracts = { members, storage, datasets, models, licensing, grants, provenance };

/** A service whose facts are logged; this one is among them, by its own outbox. */
export type AuditedSource = keyof typeof contracts;

export const AUDITED_SOURCES = Object.keys(contracts) as AuditedSource[];

/** An event message of the contracts; without an action it leaves no entry. */
export type EventContract = { source: AuditedSource; descriptor: DescMessage; action: string | undefined };

const byType: ReadonlyMap<string, EventContract> = new Map(
  AUDITED_SOURCES.flatMap((source) =>
    contracts[source].messages.map((descriptor): [string, EventContract] => [
      addressOf(descriptor, 'alliance').type,
      { source, descriptor, action: hasOption(descriptor, action) ? getOption(descriptor, action) : undefined },
    ]),
  ),
);

/** The types of a service's events that are logged. */
export function auditedTypes(source: AuditedSource): string[] {
  return [...byType].filter(([, contract]) => contract.source === source && contract.action).map(([type]) => type);
}

/** The contract of an event type; undefined when this build does not know it. */
export function eventContract(type: string): EventContract | undefined {
  return byType.get(type);
}
