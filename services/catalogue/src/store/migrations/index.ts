import type { Migrations } from '@alliance/database/migrate';
import { up as createIndex } from './20261122T0900-create-index.ts';
import { up as addLead } from './20261122T1230-add-lead.ts';
import { up as addLabels } from './20261122T2000-add-labels.ts';
import { up as createHarvest } from './20261123T0600-create-harvest.ts';

/** Every migration of this service, by its frozen name. */
export const migrations: Migrations = {
  '20261122T0900-create-index': { up: createIndex },
  '20261122T1230-add-lead': { up: addLead },
  '20261122T2000-add-labels': { up: addLabels },
  '20261123T0600-create-harvest': { up: createHarvest },
};
