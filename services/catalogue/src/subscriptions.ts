import { addressOf } from '@alliance/events/event-name';
import type { EventHandler } from '@alliance/events/handlers';
import type { ReceivedEvent } from '@alliance/events/received-event';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import * as members from '@alliance/proto/alliance/members/v1/members_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import { type DescMessage, fromJsonString, type MessageShape } from '@bufbuild/protobuf';
import type { Transaction } from 'kysely';
import { type IndexChanges, noChanges } from './domain/index-changes.ts';
import type { Source } from './domain/source.ts';
import { applyChanges } from './operations/apply-changes.ts';
import { assetDeleted } from './projections/asset-deleted.ts';
import { assetDescribed } from './projections/asset-described.ts';
import { cardUpdated } from './projections/card-updated.ts';
import { organisationChanged } from './projections/organisation-changed.ts';
import { versionChanged } from './projections/version-changed.ts';
import type { CatalogueTables } from './store/tables.ts';

/** Which event changes the index, and how. */
const projections: { readonly [From in Source]: readonly Projection[] } = {
  members: [
    projection(members.OrganisationAppliedSchema, organisationChanged),
    projection(members.OrganisationAdmittedSchema, organisationChanged),
    projection(members.OrganisationRefusedSchema, organisationChanged),
    projection(members.OrganisationSuspendedSchema, organisationChanged),
    projection(members.OrganisationReinstatedSchema, organisationChanged),
    projection(members.OrganisationWithdrawnSchema, organisationChanged),
  ],
  datasets: [
    projection(datasets.AssetCreatedSchema, assetDescribed),
    projection(datasets.AssetUpdatedSchema, assetDescribed),
    projection(datasets.PublicLabelChangedSchema, assetDescribed),
    projection(datasets.AssetDeletedSchema, assetDeleted),
    projection(datasets.VersionPublishedSchema, versionChanged),
    projection(datasets.VersionDeprecatedSchema, versionChanged),
    projection(datasets.VersionRetractedSchema, versionChanged),
  ],
  models: [
    projection(models.AssetCreatedSchema, assetDescribed),
    projection(models.AssetUpdatedSchema, assetDescribed),
    projection(models.PublicLabelChangedSchema, assetDescribed),
    projection(models.AssetDeletedSchema, assetDeleted),
    projection(models.VersionPublishedSchema, versionChanged),
    projection(models.VersionDeprecatedSchema, versionChanged),
    projection(models.VersionRetractedSchema, versionChanged),
    projection(models.CardUpdatedSchema, cardUpdated),
  ],
};

/** How one type of event is read. */
type Projection = { type: string; collect: (changes: IndexChanges, payload: string) => void };

type Subscription = {
  handlers: EventHandler<CatalogueTables>[];
  /** Applies events that came together as if they were one: many small changes cost little more than one. */
  applyAll: (trx: Transaction<CatalogueTables>, events: readonly ReceivedEvent[]) => Promise<void>;
};

/** What keeps a generation up to date with one service. */
export function subscription(source: Source, generation: number): Subscription {
  const applyAll: Subscription['applyAll'] = async (trx, events) => {
    const changes = noChanges();
    for (const event of events) collectChanges(changes, source, event);
    const sequence = Math.max(...events.map((event) => event.sequence));
    await applyChanges(trx, { generation, source, sequence }, changes);
  };
  const handlers = projections[source].map(({ type }) => ({
    type,
    apply: (trx: Transaction<CatalogueTables>, event: ReceivedEvent) => applyAll(trx, [event]),
  }));
  return { handlers, applyAll };
}

/** Adds what an event says to `changes`; events that the index is not made of say nothing. */
export function collectChanges(changes: IndexChanges, source: Source, event: ReceivedEvent): void {
  projections[source].find(({ type }) => type === event.type)?.collect(changes, event.payload);
}

function projection<D extends DescMessage>(
  schema: D,
  project: (changes: IndexChanges, message: MessageShape<D>) => void,
): Projection {
  return {
    type: addressOf(schema, 'alliance').type,
    collect: (changes, payload) => project(changes, fromJsonString(schema, payload, { ignoreUnknownFields: true })),
  };
}
