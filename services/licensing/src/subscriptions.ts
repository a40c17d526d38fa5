import { type EventHandler, on } from '@alliance/events/handlers';
import type { Version } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import type { Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { Transaction } from 'kysely';
import { dropStanding, markPublished } from './store/standing-store.ts';
import type { LicensingTables } from './store/tables.ts';
import { versionText } from './version-text.ts';

type Handler = EventHandler<LicensingTables>;
type VersionEvent = GenMessage<Message & { version?: Version | undefined }>;

/** Which versions are published, so that their assessments are kept up to date. */
export const subscriptions: Readonly<Record<'datasets' | 'models', readonly Handler[]>> = {
  datasets: [
    onVersion(datasets.VersionPublishedSchema, markPublished),
    onVersion(datasets.VersionRetractedSchema, dropStanding),
  ],
  models: [
    onVersion(models.VersionPublishedSchema, markPublished),
    onVersion(models.VersionRetractedSchema, dropStanding),
  ],
};

function onVersion(
  schema: VersionEvent,
  apply: (trx: Transaction<LicensingTables>, output: string) => Promise<void>,
): Handler {
  return on<LicensingTables, VersionEvent>(schema, async (trx, { version }) => {
    if (!version?.ref?.asset) throw new Error('The event does not say which version it is about.');
    await apply(trx, versionText(version.ref));
  });
}
