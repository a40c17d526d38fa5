import type { Migrations } from '@alliance/database/migrate';
import * as createBlobs from './20261122T0900-create-blobs.ts';
import * as createUploads from './20261122T0910-create-uploads.ts';

/** Every migration of this service, by the name under which it is remembered. */
export const migrations: Migrations = {
  '20261122T0900-create-blobs': createBlobs,
  '20261122T0910-create-uploads': createUploads,
};
