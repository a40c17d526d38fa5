import type { Caller } from '@alliance/auth/caller';
import { AssetKind, VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { VersionRetractedSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { HoldersService } from '@alliance/proto/alliance/grants/v1/holders_service_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let minh: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  minh = await story.person('minh', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

type Asset = { kind: AssetKind; organisation: string; name: string };
const life = () => world.door(LifeService);
const count = async (versions: { asset: Asset; version: string }[], caller: Caller | null) =>
  (await world.door(HoldersService).countHolders({ versions }, world.as(caller))).versions.map(
    ({ grants, holders, personIds, peopleShown }) => ({
      grants,
      holders,
      personIds: personIds.toSorted(),
      peopleShown,
    }),
  );
const retract = async (asset: Asset, action: string) => {
  const version = { ref: { asset, version: '1.0.0' }, state: VersionState.RETRACTED, revision: 9n, action };
  await world.publisher.publish(VersionRetractedSchema, { version });
  await world.settle();
};
const nobody = { grants: 0, holders: 0, personIds: [], peopleShown: false };

test('who holds a version is counted for all, and named to those who decide or oversee', async () => {
  const asset = story.dataset({ versions: [{ version: '1.0.0' }, { version: '2.0.0' }] });
  const hidden = story.dataset({ access: 'private' });
  await story.granted(lan.caller, hoa.caller, { asset, versions: '^1.0.0' });
  await story.granted(minh.caller, hoa.caller, { asset });
  await story.check(hoa.caller, hidden);
  const ids = [lan, minh].map(({ caller }) => caller.personId).toSorted();
  const asked = [
    { asset, version: '2.0.0' },
    { asset: hidden, version: '1.0.0' },
    { asset, version: '1.0.0' },
    { asset: { kind: AssetKind.MODEL, organisation: 'viet-data', name: 'nothing' }, version: '1.0.0' },
  ];
  const named = [minh.caller.personId];
  const overseers = [
    hoa.caller,
    testCaller({ allianceRoles: ['governance'] }),
    testCaller({ allianceRoles: ['auditor'] }),
  ];
  for (const caller of overseers)
    expect(await count(asked, caller)).toMatchObject([
      { grants: 1, holders: 1, personIds: named, peopleShown: true },
      { grants: 0 },
      { grants: 2, holders: 2, personIds: ids },
      { grants: 0 },
    ]);
  const blind = { ...hoa.caller, scopes: [] };
  const member = testCaller({ memberships: [memberOf('viet-data')] });
  for (const caller of [null, lan.caller, blind, member, testCaller({ memberships: [memberOf('dai-hoc', 'owner')] })])
    expect(await count(asked, caller)).toEqual([
      { ...nobody, grants: 1, holders: 1 },
      nobody,
      { ...nobody, grants: 2, holders: 2 },
      nobody,
    ]);
  const ask = (versions: object[], from: 'gateway' | 'provenance' = 'gateway') =>
    world.door(HoldersService, from).countHolders({ versions }, world.as(hoa.caller));
  await expect(ask(Array(201).fill({ asset, version: '1.0.0' }))).toThrowWithCode('invalid_argument');
  await expect(ask([{ asset, version: '' }])).toThrowWithCode('invalid_argument');
  await expect(ask([{ version: '1.0.0' }])).toThrowWithCode('invalid_argument');
  await expect(ask([], 'provenance')).toThrowWithCode('caller_not_allowed');
});

test('a retraction that asks for deletion asks those who had the version, whatever their grant goes on to give', async () => {
  const asset = story.dataset();
  const used = await story.granted(lan.caller, hoa.caller, { asset });
  const unused = await story.granted(minh.caller, hoa.caller, { asset });
  await story.download(lan.caller, asset);
  await retract(asset, 'delete');
  expect(await story.check(lan.caller, asset, { version: '1.0.0' })).toBe('no version_retracted');
  const version = '1.0.0';
  const get = (grantId: string, changes = {}) =>
    life().getDeletion({ grantId, version, ...changes }, world.as(hoa.caller));
  const { deletion } = await get(used.id);
  expect(deletion).toMatchObject({ version, cause: 0, late: false });
  expect(timestampDate(deletion!.dueAt!).getTime() - timestampDate(deletion!.askedAt!).getTime()).toBe(30 * DAY);
  await expect(get(unused.id)).toThrowWithCode('not_found');
  await expect(get(used.id, { version: '' })).toThrowWithCode('not_found');
  const attest = (by: Somebody, changes = {}) =>
    life().attestDeletion({ grantId: used.id, statement: 'Đã xoá.', version, ...changes }, world.as(by.caller));
  await expect(attest(hoa)).toThrowWithCode('role_required');
  await expect(attest(minh)).toThrowWithCode('not_found');
  for (const changes of [{ version: '' }, { version: '2.0.0' }])
    await expect(attest(lan, changes)).toThrowWithCode('state_conflict');
  const { deletion: attested } = await attest(lan);
  expect(attested).toMatchObject({ version, attestedByPersonId: lan.caller.personId });
  await expect(attest(lan)).toThrowWithCode('state_conflict');
  const { deletions } = await life().listDeletions({ organisation: 'viet-data' }, world.as(hoa.caller));
  expect(deletions.filter(({ grantId }) => grantId === used.id)).toHaveLength(1);
  const told = (await world.events())
    .filter(({ payload }) => payload.includes(used.id))
    .map(({ type }) => type.split('.').at(-1));
  expect(told.slice(-2)).toEqual(['deletion_asked', 'deletion_attested']);
});

test.each(['stop-new', 'stop-use'])(
  'a retraction that asks for %s asks nobody, and gives the version to nobody',
  async (action) => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset });
    await story.download(lan.caller, asset);
    await retract(asset, action);
    expect(await story.check(lan.caller, asset, { version: '1.0.0' })).toBe('no version_retracted');
    await expect(life().getDeletion({ grantId: grant.id, version: '1.0.0' }, world.as(hoa.caller))).toThrowWithCode(
      'not_found',
    );
  },
);
