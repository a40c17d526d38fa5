import { type EventHandler, on } from '@alliance/events/handlers';
import type { AssetVersionRef, Version } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import type { Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { Transaction } from 'kysely';
import { applyConclusion } from './operations/apply-conclusion.ts';
import { dropStanding, markPublished } from './store/standing-store.ts';
import type { LicensingTables } from './store/tables.ts';
import { wantNamedBefore } from './store/wanted-store.ts';
import { versionText } from './version-text.ts';

type Handler = EventHandler<LicensingTables>;
type ConclusionEvent = GenMessage<
  Message & { version?: AssetVersionRef | undefined; licences: string[]; doubts: string[] }
>;
type VersionEvent = GenMessage<Message & { version?: Version | undefined }>;

/** Which versions are published, and what is concluded of their licences, so that their assessments are kept up to date. */
export const subscriptions: Readonly<Record<'datasets' | 'models', readonly Handler[]>> = {
  datasets: [
    onVersion(datasets.VersionPublishedSchema, applyPublication),
    onVersion(datasets.VersionRetractedSchema, dropStanding),
    onConclusion(datasets.LicenceConcludedSchema),
  ],
  models: [
    onVersion(models.VersionPublishedSchema, applyPublication),
    onVersion(models.VersionRetractedSchema, dropStanding),
    onConclusion(models.LicenceConcludedSchema),
  ],
};

/** It counts from now on, also for those who named it before it was known. */
async function applyPublication(trx: Transaction<LicensingTables>, output: string): Promise<void> {
  await markPublished(trx, output);
  await wantNamedBefore(trx, output);
}

function onConclusion(schema: ConclusionEvent): Handler {
  return on<LicensingTables, ConclusionEvent>(schema, async (trx, { version, licences, doubts }, { occurredAt }) => {
    if (!version?.asset) throw new Error('The event does not say which version it is about.');
    await applyConclusion(trx, { version, licences, doubts }, occurredAt);
  });
}

function onVersion(
  schema: VersionEvent,
  apply: (trx: Transaction<LicensingTables>, output: string) => Promise<void>,
): Handler {
  return on<LicensingTables, VersionEvent>(schema, async (trx, { version }) => {
    if (!version?.ref?.asset) throw new Error('The event does not say which version it is about.');
    await apply(trx, versionText(version.ref));
  });
}
