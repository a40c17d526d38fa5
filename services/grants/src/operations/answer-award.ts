import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { LicensingDesk } from '../clients/licensing-desk.ts';
import type { PeopleRegister } from '../clients/people-register.ts';
import { type Award, endedAward, requireClaimable } from '../domain/award.ts';
import { nameOf } from '../domain/vocabulary.ts';
import { recordAwardFact } from '../facts/award-facts.ts';
import { awardsTo, findAward, lockOpenAward, updateAward } from '../store/award-store.ts';
import { isMember, membershipsOf } from '../store/member-store.ts';
import type { GrantsTrx } from '../store/tables.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import type { ApprovedRequest } from './approve-request.ts';
import { unaskedRequest } from './direct-grant.ts';
import { giveUnasked } from './grant-directly.ts';
import { requireGatedAsset } from './known-assets.ts';
import { requireAddress } from './own-address.ts';

type People = { people: PeopleRegister };

/** What is given to the caller's own address and can be claimed; newest first. */
export async function listMyAwards(
  { db, people, clock }: Writing & People,
  page: PageRequest<readonly [string]>,
  acting: Acting,
): Promise<Page<Award>> {
  const { email } = await requireAddress(people, acting);
  return awardsTo(db, { email, now: clock() }, page);
}

/**
 * Takes what was given to the caller's address, within the terms of the asset as they stand by now, in the name of whoever gave it; where
 * two must agree, the second decides then. Throws `not_found`, `already_exists` for who has a grant or an open request, and
 * `state_conflict` when its time is over, whoever gave it decides no more, or the caller has the asset anyway.
 */
export async function claimAward(
  context: Writing & People & { assets: AssetsDirectory; licensing: LicensingDesk },
  id: string,
  acting: Acting,
): Promise<ApprovedRequest> {
  const { award: seen, email, personId } = await requireAward(context, id, acting);
  const asset = await requireGatedAsset(context, seen.asset, acting.forward());
  const terms = await context.licensing.termsOf(asset.licence, asset.ref.organisation, acting.forward());
  return context.transact(async (trx) => {
    const award = await holdAward(trx, id, email);
    const at = context.clock();
    requireClaimable(award, at);
    await requireNoMember(trx, award, personId);
    const actor = await requireGiver(trx, award);
    const beneficiary = { kind: 'person', personId } as const;
    const request = unaskedRequest({ ...award, seats: 1 }, beneficiary, { at, dayMs: context.dayMs });
    const { personalData } = asset;
    const approved = await giveUnasked(trx, request, { actor, terms, personalData, at, dayMs: context.dayMs });
    const claimed = endedAward(award, 'claimed', at, request.id);
    await updateAward(trx, claimed);
    await recordAwardFact(trx, claimed, { actor: { personId, role: 'person' }, at });
    return approved;
  });
}

/** Does not take it; the address is erased. Throws `not_found`. */
export async function declineAward(context: Writing & People, id: string, acting: Acting): Promise<void> {
  const { email, personId } = await requireAward(context, id, acting);
  await context.transact(async (trx) => {
    const at = context.clock();
    const declined = endedAward(await holdAward(trx, id, email), 'declined', at);
    await updateAward(trx, declined);
    await recordAwardFact(trx, declined, { actor: { personId, role: 'person' }, at });
  });
}

async function requireAward(
  { db, people }: Reading & People,
  id: string,
  acting: Acting,
): Promise<{ award: Award; email: string; personId: string }> {
  const { email, caller } = await requireAddress(people, acting);
  const award = await findAward(db, id);
  if (award?.email !== email) throw notFound(`award ${id}`);
  return { award, email, personId: caller.personId };
}

/** Of several answers at once one comes first; the others find nothing to answer. */
async function holdAward(trx: GrantsTrx, id: string, email: string): Promise<Award> {
  const award = await lockOpenAward(trx, { id, email });
  if (!award) throw notFound(`award ${id}`);
  return award;
}

/** Whoever belongs to the organisation has the asset anyway, whoever gave it among them. */
async function requireNoMember(trx: GrantsTrx, { asset }: Award, personId: string): Promise<void> {
  if (!(await isMember(trx, asset.organisation, personId))) return;
  throw new AllianceError('state_conflict', `${nameOf(asset)} belongs to ${asset.organisation}: you need no grant.`);
}

/** Whoever gave it, who must decide for the organisation still: the decision is theirs. */
async function requireGiver(trx: GrantsTrx, { asset, givenBy }: Award) {
  const memberships = await membershipsOf(trx, givenBy);
  const own = memberships.find(({ organisation }) => organisation === asset.organisation);
  if (own?.state === 'admitted' && (own.role === 'steward' || own.role === 'owner'))
    return { personId: givenBy, role: own.role };
  throw new AllianceError(
    'state_conflict',
    `Whoever gave you this does not decide about ${nameOf(asset)} any more. Ask for access instead.`,
  );
}
