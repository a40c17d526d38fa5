import type { Migrations } from '@alliance/database/migrate';
import { createAssets } from './store/migrations/20261122T0900-create-assets.ts';
import { guardPublished } from './store/migrations/20261122T0901-guard-published.ts';
import { createManifests } from './store/migrations/20261122T1010-create-manifests.ts';
import { createAliases } from './store/migrations/20261122T1020-create-aliases.ts';
import { addPersonalData } from './store/migrations/20261122T1410-add-personal-data.ts';
import { createFormerNames } from './store/migrations/20261122T1500-create-former-names.ts';
import { addPublicLabel } from './store/migrations/20261122T2000-add-public-label.ts';
import { addFileLicences } from './store/migrations/20261123T0300-add-file-licences.ts';
import { addRetractionAction } from './store/migrations/20261123T0700-add-retraction-action.ts';
import { addMayNeedFiles } from './store/migrations/20261124T0100-add-may-need-files.ts';

/** The tables of this package; a service of assets merges these into its own migrations. Frozen. */
export const assetMigrations: Migrations = {
  '20261122T0900-create-assets': createAssets,
  '20261122T0901-guard-published': guardPublished,
  '20261122T1010-create-manifests': createManifests,
  '20261122T1020-create-aliases': createAliases,
  '20261122T1410-add-personal-data': addPersonalData,
  '20261122T1500-create-former-names': createFormerNames,
  '20261122T2000-add-public-label': addPublicLabel,
  '20261123T0300-add-file-licences': addFileLicences,
  '20261123T0700-add-retraction-action': addRetractionAction,
  '20261124T0100-add-may-need-files': addMayNeedFiles,
};
