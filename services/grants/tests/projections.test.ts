import { AccessSchema, AssetKindSchema, VersionStateSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { GrantState } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { TermsAcceptedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { OrganisationState } from '@alliance/proto/alliance/members/v1/member_pb';
import { MemberAddedSchema, OrganisationSuspendedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

const BORN = new Date('2026-01-01T00:00:00Z');
type Told = {
  access?: 'open' | 'gated' | 'private';
  revision?: number;
  latestVersion?: string;
  id?: string;
  born?: Date;
};
const refOf = (name: string) => ({
  kind: enumValue(AssetKindSchema, 'dataset'),
  organisation: 'viet-data',
  name,
});
const assetOf = (
  name: string,
  { access = 'gated', revision = 1, latestVersion = '', id = name, born = BORN }: Told,
) => ({
  id,
  ref: refOf(name),
  access: enumValue(AccessSchema, access),
  latestVersion,
  revision: BigInt(revision),
  createdAt: timestampFromDate(born),
});
const versionOf = (name: string, version: string, state: 'published' | 'deprecated' | 'retracted', revision = 1) => ({
  ref: { asset: refOf(name), version },
  state: enumValue(VersionStateSchema, state),
  revision: BigInt(revision),
  publishedAt: timestampFromDate(BORN),
});

async function tellPublished(name: string, version = '1.0.0', told: Told = {}): Promise<void> {
  const message = {
    asset: assetOf(name, { latestVersion: version, ...told }),
    version: versionOf(name, version, 'published'),
  };
  await world.publisher.publish(datasets.VersionPublishedSchema, message, { occurredAt: BORN });
}

describe('assets and versions', () => {
  test('are known from events alone: their owner need not be asked', async () => {
    await tellPublished('chi-su-kien');
    await world.settle();
    expect(await story.check(lan.caller, refOf('chi-su-kien'))).toBe('no no_grant');
    const message = { asset: assetOf('chi-su-kien', { access: 'open', revision: 2, latestVersion: '1.0.0' }) };
    await world.publisher.publish(datasets.AssetUpdatedSchema, message);
    await world.settle();
    expect(await story.check(null, refOf('chi-su-kien'))).toBe('yes open_access');
  });

  test('once retracted are refused from the event on', async () => {
    await tellPublished('thu-hoi', '1.0.0', { access: 'open' });
    await world.settle();
    expect(await story.check(null, refOf('thu-hoi'))).toBe('yes open_access');
    await world.publisher.publish(datasets.VersionRetractedSchema, {
      asset: assetOf('thu-hoi', { access: 'open', revision: 2 }),
      version: versionOf('thu-hoi', '1.0.0', 'retracted', 2),
    });
    await world.settle();
    expect(await story.check(null, refOf('thu-hoi'), { version: '1.0.0' })).toBe('no version_retracted');
    await expect(story.check(null, refOf('thu-hoi'))).toThrowWithCode('not_found');
  });

  test('are not set back by what comes twice or too late', async () => {
    const older = { asset: assetOf('tre', { access: 'open', revision: 2, latestVersion: '1.0.0' }) };
    await tellPublished('tre');
    const id = await world.publisher.publish(datasets.AssetUpdatedSchema, older);
    const newer = { asset: assetOf('tre', { access: 'gated', revision: 3, latestVersion: '1.0.0' }) };
    await world.publisher.publish(datasets.AssetUpdatedSchema, newer);
    await world.publisher.publish(datasets.AssetUpdatedSchema, older, { again: id });
    await world.publisher.publish(datasets.AssetUpdatedSchema, older);
    await world.settle();
    expect(await story.check(null, refOf('tre'))).toBe('no sign_in_required');
  });

  test('that were deleted are gone, and their name may be taken again', async () => {
    await world.publisher.publish(datasets.AssetCreatedSchema, {
      asset: assetOf('ten-cu', { id: 'first', access: 'open' }),
    });
    const deletion = { ref: refOf('ten-cu'), assetId: 'first' };
    await world.publisher.publish(datasets.AssetDeletedSchema, deletion);
    await world.settle();
    await expect(story.check(lan.caller, refOf('ten-cu'))).toThrowWithCode('not_found');
    await tellPublished('ten-cu', '1.0.0', { id: 'second', born: new Date(Date.now() + 1_000) });
    await world.publisher.publish(datasets.AssetDeletedSchema, deletion);
    await world.settle();
    expect(await story.check(lan.caller, refOf('ten-cu'))).toBe('no no_grant');
  });
});

describe('organisations', () => {
  test('are refused within a second of the event that suspends them', async () => {
    await story.organisation('cong-ty');
    const owner = await story.person('giam-doc', { 'cong-ty': 'owner' });
    await world.settle();
    const asset = story.dataset();
    await story.granted(owner.caller, hoa.caller, { asset, organisation: 'cong-ty' });
    const { personId } = owner.caller;
    expect(await story.check(hoa.caller, asset, { personId })).toBe('yes grant');
    const told = Date.now();
    await story.organisation('cong-ty', 'suspended');
    await expect
      .poll(() => story.check(hoa.caller, asset, { personId }), { timeout: 1_000, interval: 20 })
      .toBe('no organisation_not_in_good_standing');
    expect(Date.now() - told).toBeLessThan(1_000);
    // Of the caller themself `members` has just vouched: no event is needed at all.
    expect(await story.check(withStanding(owner.caller, 'suspended'), asset)).toBe(
      'no organisation_not_in_good_standing',
    );
    await story.organisation('cong-ty', 'admitted');
    await world.settle();
    expect(await story.check(hoa.caller, asset, { personId })).toBe('yes grant');
  });

  test('keep their newest standing whatever comes too late', async () => {
    await story.organisation('vien');
    const late = { organisation: { slug: 'vien', country: 'VN', state: OrganisationState.SUSPENDED, revision: 0n } };
    await world.publisher.publish(OrganisationSuspendedSchema, late);
    await world.settle();
    const row = await world.db.selectFrom('organisation').select('state').where('slug', '=', 'vien').executeTakeFirst();
    expect(row?.state).toBe('admitted');
  });
});

describe('acceptances', () => {
  test('make waiting seats usable by the event alone, once', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    const grant = await story.granted(lan.caller, hoa.caller, { asset });
    const { personId } = lan.caller;
    const acceptance = { id: 'acc-1', licenceId: terms.licenceId, termsVersion: 1, personId };
    const id = await world.publisher.publish(TermsAcceptedSchema, { acceptance });
    await world.publisher.publish(TermsAcceptedSchema, { acceptance }, { again: id });
    await world.publisher.publish(TermsAcceptedSchema, { acceptance });
    await world.settle();
    const { grant: after } = await world.grants.getGrant({ id: grant.id }, world.as(lan.caller));
    expect(after?.state).toBe(GrantState.ACTIVE);
    const types = (await world.events()).filter(({ payload }) => payload.includes(grant.id)).map(({ type }) => type);
    expect(types.filter((type) => type.endsWith('seat_activated'))).toHaveLength(1);
    expect(types.filter((type) => type.endsWith('grant_activated'))).toHaveLength(1);
  });

  test('of another version, another licence or another person make nothing usable', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    await story.granted(lan.caller, hoa.caller, { asset });
    const right = { licenceId: terms.licenceId, termsVersion: 1, personId: lan.caller.personId };
    const wrong = [
      { ...right, termsVersion: 2 },
      { ...right, licenceId: 'LicenseRef-contract-khac' },
      { ...right, personId: hoa.caller.personId },
    ];
    for (const [index, one] of wrong.entries())
      await world.publisher.publish(TermsAcceptedSchema, { acceptance: { id: `wrong-${index}`, ...one } });
    await world.settle();
    expect(await story.check(lan.caller, asset)).toBe('no terms_not_accepted');
  });

  test('while licensing is silent, what its events told stands', async () => {
    const { asset, terms } = story.datasetUnderTerms();
    await story.granted(lan.caller, hoa.caller, { asset });
    await world.licensing[Symbol.asyncDispose]();
    expect(await story.check(lan.caller, asset)).toBe('no terms_not_accepted');
    const acceptance = { id: 'acc-late', licenceId: terms.licenceId, termsVersion: 1, personId: lan.caller.personId };
    await world.publisher.publish(TermsAcceptedSchema, { acceptance });
    await world.settle();
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });
});

test('what does not fit is put aside and holds up nothing', async () => {
  await world.publisher.publish(datasets.AssetUpdatedSchema, { asset: { id: 'x', revision: 1n } });
  await world.publisher.publish(MemberAddedSchema, { organisation: 'dai-hoc', personId: 'after-it', role: 4 });
  await tellPublished('sau-do');
  await expect
    .poll(() => story.check(lan.caller, refOf('sau-do')).catch((error) => error.code), { timeout: 5_000 })
    .toBe('no no_grant');
  const letters = await world.db.selectFrom('dead_letter').select('type').execute();
  expect(letters).toEqual([{ type: 'alliance.datasets.v1.asset_updated' }]);
});
