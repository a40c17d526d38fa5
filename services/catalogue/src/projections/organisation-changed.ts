import { type Organisation, OrganisationStateSchema } from '@alliance/proto/alliance/members/v1/member_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { type IndexChanges, putOrganisation } from '../domain/index-changes.ts';
import { required } from './required.ts';

/** Every event that carries an organisation: its legal name and its standing. */
export function organisationChanged(
  changes: IndexChanges,
  { organisation }: { organisation?: Organisation | undefined },
): void {
  const { slug, legalName, state, revision } = required(organisation, 'an organisation');
  putOrganisation(changes, {
    slug: required(slug, 'the slug of an organisation'),
    legalName: legalName.normalize('NFC'),
    state: required(enumName(OrganisationStateSchema, state), 'the state of an organisation'),
    revision: Number(revision),
  });
}
