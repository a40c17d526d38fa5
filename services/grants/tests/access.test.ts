import type { Caller, OrganisationRole } from '@alliance/auth/caller';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { Operation } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { GivenAsset } from '@alliance/testing/fakes/given-asset';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
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

const person = (organisation: string, role: OrganisationRole = 'member') =>
  testCaller({ personId: `${organisation}-${role}`, memberships: [memberOf(organisation, role)] });
const alone = testCaller({ personId: 'alone' });
const member = person('cong-ty');
const own = person('viet-data');
const publisher = person('viet-data', 'publisher');
const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
const auditor = testCaller({ personId: 'aud', allianceRoles: ['auditor'] });

describe('without a grant', () => {
  const everybody: [string, Caller | null][] = [
    ['nobody signed in', null],
    ['a person alone', alone],
    ['a member', member],
    ['a suspended member', withStanding(member, 'suspended')],
    ['an applicant for membership', withStanding(member, 'applied')],
    ['own member', own],
    ['own member, suspended', withStanding(own, 'suspended')],
    ['governance', governance],
    ['an auditor', auditor],
  ];
  const SIGN_IN = 'no sign_in_required';
  const OUT = 'no organisation_not_in_good_standing';
  const NONE = 'no no_grant';
  const OWN = 'yes own_organisation';
  const MEMBER = 'yes alliance_member';
  const HIDDEN = 'not_found';
  const OPEN = 'yes open_access';
  const RETRACTED = 'no version_retracted';
  const rows: [string, Partial<GivenAsset>, string[]][] = [
    ['open', { access: 'open' }, [OPEN, OPEN, OPEN, OPEN, OPEN, OWN, OPEN, OPEN, OPEN]],
    ['alliance', { access: 'alliance' }, [SIGN_IN, OUT, MEMBER, OUT, OUT, OWN, OUT, OUT, OUT]],
    ['gated', { access: 'gated' }, [SIGN_IN, NONE, NONE, NONE, NONE, OWN, OUT, NONE, NONE]],
    ['private', { access: 'private' }, [HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, OWN, OUT, NONE, NONE]],
    ['retracted', { access: 'open', versions: [{ version: '1.0.0', state: 'retracted' }] }, Array(9).fill(RETRACTED)],
    [
      'a draft',
      { access: 'open', versions: [{ version: '1.0.0', state: 'draft' }] },
      [HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, NONE, NONE, NONE, NONE],
    ],
  ];

  test.each(rows)('%s is given to those it is for, and to nobody else', async (_name, changes, expected) => {
    const asset = story.dataset(changes);
    const answers = await Promise.all(
      everybody.map(([, caller]) => story.check(caller, asset, { version: '1.0.0' }).catch((error) => error.code)),
    );
    expect(answers).toEqual(expected);
    for (const [index, [, caller]] of everybody.entries()) {
      const download = story.download(caller, asset).then(
        () => 'yes',
        () => 'no',
      );
      expect(await download).toBe(expected[index]?.startsWith('yes') ? 'yes' : 'no');
    }
  });

  test('a draft is for its own publishers', async () => {
    const asset = story.dataset({ versions: [{ version: '1.0.0', state: 'draft' }] });
    expect(await story.check(publisher, asset, { version: '1.0.0' })).toBe('yes own_organisation');
    await expect(story.download(publisher, asset)).resolves.toMatchObject({ url: expect.any(String) });
    await expect(story.download(own, asset)).toThrowWithCode('access_denied');
    await expect(story.check(publisher, asset)).toThrowWithCode('not_found');
  });

  test('what does not exist is not found', async () => {
    const asset = story.dataset();
    await expect(story.check(lan.caller, { ...asset, name: 'khong-co' })).toThrowWithCode('not_found');
    await expect(story.check(lan.caller, { ...asset, kind: AssetKind.MODEL })).toThrowWithCode('not_found');
    await expect(story.check(lan.caller, asset, { version: '9.9.9' })).toThrowWithCode('not_found');
    await expect(story.check(lan.caller, asset, { version: 'latest' })).toThrowWithCode('not_found');
    await expect(story.check(lan.caller, story.dataset({ versions: [] }))).toThrowWithCode('not_found');
    await expect(story.download(lan.caller, { ...asset, name: 'khong-co' })).toThrowWithCode('not_found');
  });

  test('a question that cannot be stored is refused alone, whoever asks at the same time', async () => {
    const asset = story.dataset({ access: 'open' });
    const answers = await Promise.all(
      ['1.0.0', '1.0.0\0', '1.0.0'].map((version) =>
        story.check(lan.caller, asset, { version }).catch((error) => error.code),
      ),
    );
    expect(answers).toEqual(['yes open_access', 'invalid_argument', 'yes open_access']);
  });

  test('an incomplete question is refused', async () => {
    const asset = story.dataset();
    await expect(world.grants.checkAccess({ operation: 2 }, {})).toThrowWithCode('invalid_argument');
    await expect(story.check(null, asset, { operation: Operation.UNSPECIFIED })).toThrowWithCode('invalid_argument');
    await expect(story.check(null, asset, { at: new Date(Date.now() + 60_000) })).toThrowWithCode('invalid_argument');
    await expect(story.check({ ...lan.caller, scopes: ['publish'] }, asset)).toThrowWithCode('scope_required');
  });
});

describe('with a grant', () => {
  test('only what it covers, by its own people in good standing', async () => {
    const versions = ['1.0.0', '1.4.0', '2.0.0-rc.1', '2.0.0'].map((version) => ({ version }));
    const asset = story.dataset({ versions });
    await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', versions: '>=1.0.0 <2.0.0' });
    const ask = (changes: object, caller = lan.caller) => story.check(caller, asset, { version: '1.4.0', ...changes });
    expect(await ask({})).toBe('yes grant');
    expect(await ask({ operation: Operation.VIEW })).toBe('yes grant');
    expect(await ask({ operation: Operation.TRAIN })).toBe('no operation_not_granted');
    expect(await ask({ version: '2.0.0' })).toBe('no version_not_granted');
    expect(await ask({ version: '2.0.0-rc.1' })).toBe('no version_not_granted');
    expect(await ask({ version: '' })).toBe('no version_not_granted');
    expect(await ask({}, withStanding(lan.caller, 'suspended'))).toBe('no organisation_not_in_good_standing');
    expect(await ask({}, { ...lan.caller, memberships: [] })).toBe('no no_grant');
    const colleague = await story.person('dong-nghiep', { 'dai-hoc': 'owner' });
    expect(await ask({}, colleague.caller)).toBe('no no_grant');
  });

  test('a suspension beats another grant, and ends with the resumption', async () => {
    const asset = story.dataset();
    const one = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    await story.granted(lan.caller, hoa.caller, { asset });
    await world.grants.suspendGrant({ id: one.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    expect(await story.check(lan.caller, asset)).toBe('no grant_suspended');
    await expect(story.download(lan.caller, asset)).toThrowWithCode('access_denied');
    const resumed = await world.grants.resumeGrant({ id: one.id }, world.as(hoa.caller));
    expect(resumed.grant).toMatchObject({ state: 2, reason: '' });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
  });

  test('models are granted like datasets', async () => {
    world.models.givenAsset({
      organisation: 'viet-data',
      name: 'tach-tu',
      access: 'gated',
      versions: [{ version: '1.0.0' }],
    });
    const asset = { kind: AssetKind.MODEL, organisation: 'viet-data', name: 'tach-tu' };
    expect(await story.check(lan.caller, asset)).toBe('no no_grant');
    await story.granted(lan.caller, hoa.caller, { asset });
    expect(await story.check(lan.caller, asset)).toBe('yes grant');
    await expect(story.check(lan.caller, { ...asset, kind: AssetKind.DATASET })).toThrowWithCode('not_found');
  });
});

describe('about somebody else', () => {
  test('only stewards and owners of the asset’s organisation, governance and auditors may ask', async () => {
    const asset = story.dataset();
    await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc' });
    const personEmail = lan.email;
    const { personId } = lan.caller;
    for (const asker of [hoa.caller, person('viet-data', 'owner'), governance, auditor]) {
      expect(await story.check(asker, asset, { personEmail })).toBe('yes grant');
      expect(await story.check(asker, asset, { personId })).toBe('yes grant');
      expect(await story.check(asker, asset, { personId: 'unknown' })).toBe('no no_grant');
      await expect(story.check(asker, asset, { personEmail: 'khong@example.vn' })).toThrowWithCode('not_found');
    }
    for (const asker of [null, alone, member, own, publisher, person('dai-hoc', 'owner')]) {
      await expect(story.check(asker, asset, { personEmail })).toThrowWithCode('role_required');
      await expect(story.check(asker, asset, { personId })).toThrowWithCode('role_required');
    }
    expect(await story.check(lan.caller, asset, { personId })).toBe('yes grant');
  });
});
