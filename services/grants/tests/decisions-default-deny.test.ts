import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { Advice } from '@alliance/proto/alliance/grants/v1/decision_pb';
import { BulkAct } from '@alliance/proto/alliance/grants/v1/decisions_service_pb';
import { Purpose } from '@alliance/proto/alliance/grants/v1/grant_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionsCallers } from '../src/decisions-callers.ts';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Method = keyof typeof decisionsCallers;
const METHODS = Object.keys(decisionsCallers) as Method[];

let world: StartedGrants;
let hoa: Somebody;
let id: string;
let requests: Record<Method, object>;
beforeAll(async () => {
  world = await startTestGrants();
  const story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  const lan = await story.person('lan', { 'dai-hoc': 'member' });
  const expert = await story.person('chuyen-gia');
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
  const asset = story.dataset();
  id = (await story.requested(lan.caller, { asset, organisation: 'dai-hoc' })).id;
  const against = { case: 'requestId', value: id };
  requests = {
    listDecisions: { requestId: id },
    acceptOffer: { requestId: id },
    declineOffer: { requestId: id },
    openAppeal: { against, reasons: 'Sai.' },
    upholdAppeal: { against, reasons: 'Đúng.' },
    remitAppeal: { against, reasons: 'Sai.' },
    listAppeals: {},
    askForReview: { requestId: id, email: expert.email, question: 'Sao?' },
    giveReview: { requestId: id, advice: Advice.APPROVE, text: 'Được.' },
    listReviews: { requestId: id },
    grantDirectly: {
      asset,
      to: { case: 'email', value: expert.email },
      purpose: Purpose.RESEARCH,
      until: timestampFromDate(new Date(Date.now() + DAY)),
      reason: 'Theo thoả thuận.',
    },
    decideInBulk: { ids: [id], act: BulkAct.APPROVE },
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function codeOf(method: Method, options: CallOptions, client = world.decisions): Promise<string> {
  const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
  return call(requests[method], options).then(
    () => 'carried out',
    (error) => error.code,
  );
}

describe.each(METHODS)('%s', (method) => {
  test('needs a caller, vouched for by members', async () => {
    expect(await codeOf(method, {})).toBe('unauthenticated');
    const forged = new ServiceIdentity('members', generateKeyPair().privateKey).signCaller(hoa.caller).token;
    expect(await codeOf(method, { callerToken: forged })).toBe('unauthenticated');
  });

  test('is answered to the gateway only', async () => {
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      expect(await codeOf(method, world.as(hoa.caller), world.decisionsClient(service))).toBe('caller_not_allowed');
  });

  test('tells strangers nothing and does nothing for them', async () => {
    const strangers: Caller[] = [
      testCaller({ personId: 'alone' }),
      testCaller({ personId: 'elsewhere', memberships: [memberOf('cong-ty', 'owner')] }),
      testCaller({ personId: 'colleague', memberships: [memberOf('dai-hoc', 'steward')] }),
      testCaller({ personId: 'publisher', memberships: [memberOf('viet-data', 'publisher')] }),
    ];
    const expected: Partial<Record<Method, string>> = {
      listAppeals: 'role_required',
      grantDirectly: 'role_required',
      decideInBulk: 'carried out',
    };
    for (const caller of strangers)
      expect(await codeOf(method, world.as(caller))).toBe(expected[method] ?? 'not_found');
  });

  test('needs the scope read, and decisions the scope decide', async () => {
    const without = (left: string) => world.as({ ...hoa.caller, scopes: SCOPES.filter((scope) => scope !== left) });
    const noRole = method === 'listAppeals' ? 'role_required' : 'scope_required';
    if (method !== 'grantDirectly') expect(await codeOf(method, without('read'))).toBe(noRole);
    if (['askForReview', 'grantDirectly', 'decideInBulk'].includes(method))
      expect(await codeOf(method, without('decide'))).toBe('scope_required');
  });
});

test('nothing of all that changed anything', async () => {
  const { request } = await world.grants.getRequest({ id }, world.as(hoa.caller));
  expect(request?.revision).toBe(2n);
  expect(await world.db.selectFrom('review').select('id').execute()).toEqual([]);
  expect(await world.db.selectFrom('access_grant').select('id').execute()).toEqual([]);
});
