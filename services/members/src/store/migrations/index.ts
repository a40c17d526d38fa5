import type { Migration } from 'kysely/migration';
import { createMembers } from './20261122T0900-create-members.ts';
import { createOrganisationKeys } from './20261123T0600-create-organisation-keys.ts';

/** Frozen; new ones are added at the end. */
export const migrations: Readonly<Record<string, Migration>> = {
  '20261122T0900-create-members': createMembers,
  '20261123T0600-create-organisation-keys': createOrganisationKeys,
};
