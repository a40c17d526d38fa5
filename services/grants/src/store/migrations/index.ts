import type { Migrations } from '@alliance/database/migrate';
import * as createProjections from './20261122T0900-create-projections.ts';
import * as createRequests from './20261122T0910-create-requests.ts';
import * as createGrants from './20261122T0920-create-grants.ts';
import * as createHistories from './20261122T0930-create-histories.ts';
import * as createUsage from './20261122T0940-create-usage.ts';

/** Every migration of this service, by the name under which it is remembered. */
export const migrations: Migrations = {
  '20261122T0900-create-projections': createProjections,
  '20261122T0910-create-requests': createRequests,
  '20261122T0920-create-grants': createGrants,
  '20261122T0930-create-histories': createHistories,
  '20261122T0940-create-usage': createUsage,
};
