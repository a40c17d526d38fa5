import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import type { PeopleRegister } from '../clients/people-register.ts';
import { type AssetRef, type Beneficiary, nameOf } from '../domain/vocabulary.ts';
import { findOrganisation, isMember } from '../store/member-store.ts';
import type { Reading } from './acting.ts';

/** Whom a steward names. */
export type Grantee = { case: 'personId' | 'email' | 'organisation'; value: string };

/**
 * Who is named, as one who can hold a grant. Throws `not_found` when there is no such person or organisation,
 * `organisation_not_in_good_standing`, and `state_conflict` for those who have the asset anyway.
 */
export async function toBeneficiary(
  { db, people }: Reading & { people: PeopleRegister },
  to: Grantee,
  asset: AssetRef,
  options: CallOptions,
): Promise<Beneficiary> {
  if (to.case === 'organisation') {
    const organisation = await findOrganisation(db, to.value);
    if (!organisation) throw notFound(`organisation ${to.value}`);
    if (to.value === asset.organisation) throw needsNone(asset);
    if (organisation.state !== 'admitted')
      throw new AllianceError(
        'organisation_not_in_good_standing',
        `${to.value} is ${organisation.state}, not a member in good standing.`,
      );
    return { kind: 'organisation', organisation: to.value };
  }
  const personId = await personNamed(people, to, options);
  if (personId === undefined) throw notFound(`person ${to.value}`);
  if (await isMember(db, asset.organisation, personId)) throw needsNone(asset);
  return { kind: 'person', personId };
}

/** The id of a person who is named by id or address; undefined when there is none. */
export async function personNamed(
  people: PeopleRegister,
  to: Grantee,
  options: CallOptions,
): Promise<string | undefined> {
  if (to.case === 'email') return people.personWithEmail(to.value, options);
  return (await people.isPerson(to.value, options)) ? to.value : undefined;
}

function needsNone(asset: AssetRef): AllianceError {
  return new AllianceError('state_conflict', `${nameOf(asset)} belongs to ${asset.organisation}: it needs no grant.`);
}
