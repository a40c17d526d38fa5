import { assetMigrations } from '@alliance/assets/migrations';
import type { Migrations } from '@alliance/database/migrate';
import { createProfiles } from './20261122T1400-create-profiles.ts';
import { createFindings } from './20261122T1420-create-findings.ts';

/** Every migration of this service's database but those of events. */
export const migrations: Migrations = {
  ...assetMigrations,
  '20261122T1400-create-profiles': createProfiles,
  '20261122T1420-create-findings': createFindings,
};
