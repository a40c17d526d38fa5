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
} from '@alliance/proto/alliance/models/v1/models_events_pb';

/** What happens to models, as this service's own messages. */
export const modelEvents = assetEvents('model', {
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
