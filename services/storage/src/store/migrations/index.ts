import type { Migrations } from '@alliance/database/migrate';
import { up as createBlobs } from './20261122T0900-create-blobs.ts';
import { up as createUploads } from './20261122T0910-create-uploads.ts';
import { up as createScans } from './20261122T1100-create-scans.ts';
import { up as condemnBlobs } from './20261122T1110-condemn-blobs.ts';
import { up as checkBlobs } from './20261122T1120-check-blobs.ts';
import { up as rescanBlobs } from './20261122T1610-rescan-blobs.ts';
import { up as markFindings } from './20261122T1620-mark-findings.ts';

/** Every migration of this service, by the name under which it is remembered. */
export const migrations: Migrations = {
  '20261122T0900-create-blobs': { up: createBlobs },
  '20261122T0910-create-uploads': { up: createUploads },
  '20261122T1100-create-scans': { up: createScans },
  '20261122T1110-condemn-blobs': { up: condemnBlobs },
  '20261122T1120-check-blobs': { up: checkBlobs },
  '20261122T1610-rescan-blobs': { up: rescanBlobs },
  '20261122T1620-mark-findings': { up: markFindings },
};
