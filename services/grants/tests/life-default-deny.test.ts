import { SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import type { Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { LifeService } from '@alliance/proto/alliance/grants/v1/life_service_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lifeCallers } from '../src/life-callers.ts';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Method = keyof typeof lifeCallers;
const METHODS = Object.keys(lifeCallers) as Method[];

let world: StartedGrants;
let head: Somebody;
let hoa: Somebody;
let grant: Grant;
let requests: Record<Method, object>;
beforeAll(async () => {
  world = await startTestGrants();
  const story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  head = await story.person('head', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
  const asset = story.dataset();
  const until = timestampFromDate(new Date(world.now().getTime() + 20 * DAY));
  grant = await story.granted(head.caller, hoa.caller, { asset, organisation: 'dai-hoc', until });
  world.travel(11 * DAY);
  const next = timestampFromDate(new Date(world.now().getTime() + 90 * DAY));
  requests = {
    renewGrant: { grantId: grant.id, until: next, report: { incidents: 'Không có.' } },
    getUseReport: { requestId: grant.requestId },
    closeGrant: { grantId: grant.id },
    attestDeletion: { grantId: grant.id, statement: 'Đã xoá.' },
    getDeletion: { grantId: grant.id },
    listDeletions: { organisation: 'viet-data' },
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function codeOf(method: Method, options: CallOptions, client = world.door(LifeService)): Promise<string> {
  const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
  return call(requests[method], options).then(
    () => 'carried out',
    (error) => error.code,
  );
}

describe.each(METHODS)('%s', (method) => {
  test('needs a caller, vouched for by members', async () => {
    expect(await codeOf(method, {})).toBe('unauthenticated');
    const forged = new ServiceIdentity('members', generateKeyPair().privateKey).signCaller(head.caller).token;
    expect(await codeOf(method, { callerToken: forged })).toBe('unauthenticated');
  });

  test('is answered to the gateway only', async () => {
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      expect(await codeOf(method, world.as(head.caller), world.door(LifeService, service))).toBe('caller_not_allowed');
  });

  test('tells strangers nothing and does nothing for them', async () => {
    const strangers = [
      testCaller({ personId: 'alone' }),
      testCaller({ personId: 'elsewhere', memberships: [memberOf('cong-ty', 'owner')] }),
      testCaller({ personId: 'colleague', memberships: [memberOf('dai-hoc', 'steward')] }),
    ];
    const expected = method === 'listDeletions' ? 'role_required' : 'not_found';
    for (const caller of strangers) expect(await codeOf(method, world.as(caller))).toBe(expected);
  });

  test('needs the scope read', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'read');
    expect(await codeOf(method, world.as({ ...head.caller, scopes }))).toBe('scope_required');
  });
});

/** What only the holder's side does. */
const HOLDERS: readonly Method[] = ['renewGrant', 'closeGrant', 'attestDeletion'];

test.each(HOLDERS)('%s is not for the owner of the asset, nor for governance', async (method) => {
  const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
  for (const caller of [hoa.caller, governance]) expect(await codeOf(method, world.as(caller))).toBe('role_required');
});

test('nothing of all that changed anything', async () => {
  const { grant: after } = await world.grants.getGrant({ id: grant.id }, world.as(head.caller));
  expect(after?.seats).toEqual(grant.seats);
  expect(await world.db.selectFrom('use_report').select('request_id').execute()).toEqual([]);
});
