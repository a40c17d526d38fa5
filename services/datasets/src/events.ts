import { assetEvents } from '@alliance/assets/events';
import {
  AliasMovedSchema,
  AssetCreatedSchema,
  AssetDeletedSchema,
  AssetUpdatedSchema,
  LicenceConcludedSchema,
  PublicLabelChangedSchema,
  VersionDeprecatedSchema,
  VersionPublishedSchema,
  VersionRetractedSchema,
} from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';

/** What happens to datasets, as this service's own messages. */
export const datasetEvents = assetEvents('dataset', {
  assetCreated: AssetCreatedSchema,
  assetUpdated: AssetUpdatedSchema,
  assetDeleted: AssetDeletedSchema,
  publicLabelChanged: PublicLabelChangedSchema,
  versionPublished: VersionPublishedSchema,
  versionDeprecated: VersionDeprecatedSchema,
  versionRetracted: VersionRetractedSchema,
  licenceConcluded: LicenceConcludedSchema,
  aliasMoved: AliasMovedSchema,
});
