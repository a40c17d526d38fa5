import { SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import type { Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { SeatsService } from '@alliance/proto/alliance/grants/v1/seats_service_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seatsCallers } from '../src/seats-callers.ts';
import { AllianceStory, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Method = keyof typeof seatsCallers;
const METHODS = Object.keys(seatsCallers) as Method[];

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
  grant = await story.granted(head.caller, hoa.caller, { asset: story.dataset(), organisation: 'dai-hoc' });
  requests = {
    nameSeatManager: { grantId: grant.id, email: head.email },
    dismissSeatManager: { grantId: grant.id },
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function codeOf(method: Method, options: CallOptions, client = world.door(SeatsService)): Promise<string> {
  const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
  return call(requests[method], options).then(
    () => 'carried out',
    (error) => error.code,
  );
}

describe.each(METHODS)('%s', (method) => {
  test('needs a caller, vouched for by members, through the gateway', async () => {
    expect(await codeOf(method, {})).toBe('unauthenticated');
    const forged = new ServiceIdentity('members', generateKeyPair().privateKey).signCaller(head.caller).token;
    expect(await codeOf(method, { callerToken: forged })).toBe('unauthenticated');
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      expect(await codeOf(method, world.as(head.caller), world.door(SeatsService, service))).toBe('caller_not_allowed');
  });

  test('is for owners of the holding organisation, with the scope admin', async () => {
    for (const caller of [
      testCaller({ personId: 'elsewhere', memberships: [memberOf('cong-ty', 'owner')] }),
      testCaller({ personId: 'colleague', memberships: [memberOf('dai-hoc', 'steward')] }),
    ])
      expect(await codeOf(method, world.as(caller))).toBe('not_found');
    const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
    for (const caller of [hoa.caller, governance]) expect(await codeOf(method, world.as(caller))).toBe('role_required');
    const scopes = SCOPES.filter((scope) => scope !== 'admin');
    expect(await codeOf(method, world.as({ ...head.caller, scopes }))).toBe('scope_required');
  });
});

test('nothing of all that changed anything', async () => {
  const { grant: after } = await world.grants.getGrant({ id: grant.id }, world.as(head.caller));
  expect(after).toEqual(grant);
});
