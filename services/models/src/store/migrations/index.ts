import { assetMigrations } from '@alliance/assets/migrations';
import type { Migrations } from '@alliance/database/migrate';
import { createCardsAndEvaluations } from './20261122T0910-create-cards-and-evaluations.ts';

/** Every migration of this service's database but those of events. */
export const migrations: Migrations = {
  ...assetMigrations,
  '20261122T0910-create-cards-and-evaluations': createCardsAndEvaluations,
};
