import type { Migration } from 'kysely/migration';
import { createMembers } from './20261122T0900-create-members.ts';
import { createOrganisationKeys } from './20261123T0600-create-organisation-keys.ts';
import { erasePeople } from './20261125T0100-erase-people.ts';

/** Frozen; new ones are added at the end. */
export const migrations: Readonly<Record<string, Migration>> = {
  '20261122T0900-create-members': createMembers,
  '20261123T0600-create-organisation-keys': createOrganisationKeys,
  '20261125T0100-erase-people': erasePeople,
};
