import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { type Grant, Operation, Purpose } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callers } from '../src/callers.ts';
import { AllianceStory, DAY, type Somebody, STATEMENT } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Method = keyof typeof callers;

let world: StartedGrants;
let grant: Grant;
let hoa: Somebody;
let requests: Record<Method, object>;
beforeAll(async () => {
  world = await startTestGrants();
  const story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  const lan = await story.person('lan', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
  const asset = story.dataset();
  grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', seats: 2 });
  const { id } = await story.requested(lan.caller, { asset, organisation: 'dai-hoc' });
  const until = timestampFromDate(new Date(Date.now() + DAY));
  requests = {
    createRequest: { asset, purpose: Purpose.RESEARCH, statement: STATEMENT, until },
    getRequest: { id },
    listRequests: {},
    submitRequest: { id },
    withdrawRequest: { id },
    approveRequest: { id },
    rejectRequest: { id, reason: 'Không.', clause: '1' },
    returnRequest: { id, note: 'Thêm.' },
    addComment: { requestId: id, text: 'Chào.' },
    listComments: { requestId: id },
    getGrant: { id: grant.id },
    listGrants: {},
    assignSeat: { grantId: grant.id, email: lan.email },
    removeSeat: { grantId: grant.id, seatId: grant.seats[0]?.id },
    suspendGrant: { id: grant.id, reason: 'Sự cố.' },
    resumeGrant: { id: grant.id },
    revokeGrant: { id: grant.id, reason: 'Sai.' },
    listUsage: { grantId: grant.id },
    checkAccess: { asset, operation: Operation.DOWNLOAD },
    issueDownload: { version: { asset, version: '1.0.0' }, path: 'README.md' },
    issueDownloads: { version: { asset, version: '1.0.0' }, paths: ['README.md'] },
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

const METHODS = Object.keys(callers) as Method[];
/** What everybody may do, as far as it goes: make a request, list one's own, ask. */
const FOR_ANYBODY_SIGNED_IN: Method[] = ['createRequest', 'listRequests', 'listGrants', 'checkAccess'];

async function codeOf(method: Method, options: CallOptions, client = world.grants): Promise<string> {
  const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
  return call(requests[method], options).then(
    () => 'carried out',
    (error) => error.code,
  );
}

describe.each(METHODS)('%s', (method) => {
  test('needs a caller', async () => {
    expect(await codeOf(method, {})).toBe(method === 'checkAccess' ? 'carried out' : 'unauthenticated');
  });

  test('refuses a caller token that members did not sign', async () => {
    const forged = new ServiceIdentity('members', generateKeyPair().privateKey).signCaller(hoa.caller).token;
    expect(await codeOf(method, { callerToken: forged })).toBe('unauthenticated');
    const gateway = world.identities.identityOf('gateway').signCaller(hoa.caller).token;
    expect(await codeOf(method, { callerToken: gateway })).toBe('unauthenticated');
  });

  test('is answered to the gateway only', async () => {
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      expect(await codeOf(method, world.as(hoa.caller), world.client(service))).toBe('caller_not_allowed');
  });

  test('refuses a service that is not who it says', async () => {
    const identity = new ServiceIdentity('gateway', generateKeyPair().privateKey);
    using channel = new RpcChannel({ target: 'grants', address: world.address, identity });
    expect(await codeOf(method, world.as(hoa.caller), channel.client(GrantsService))).toBe('unauthenticated');
  });

  test.runIf(!FOR_ANYBODY_SIGNED_IN.includes(method))('tells strangers nothing and does nothing for them', async () => {
    const strangers: Caller[] = [
      testCaller({ personId: 'alone' }),
      testCaller({
        personId: 'elsewhere',
        memberships: [memberOf('cong-ty', 'owner'), memberOf('cong-ty-2', 'steward')],
      }),
      testCaller({ personId: 'colleague', memberships: [memberOf('dai-hoc', 'steward')] }),
      testCaller({ personId: 'colleague-2', memberships: [memberOf('viet-data', 'publisher')] }),
    ];
    // Of a gated asset people know that it exists; its own people have it.
    const [expected, own] = method.startsWith('issueDownload')
      ? ['access_denied', 'carried out']
      : ['not_found', 'not_found'];
    const codes = await Promise.all(strangers.map((caller) => codeOf(method, world.as(caller))));
    expect(codes).toEqual([expected, expected, expected, own]);
  });

  test('needs the scope read', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'read');
    expect(await codeOf(method, world.as({ ...hoa.caller, scopes }))).toBe('scope_required');
  });
});

test('nothing of all that changed anything', async () => {
  const { grant: after } = await world.grants.getGrant({ id: grant.id }, world.as(hoa.caller));
  expect(after).toEqual(grant);
});

test('an asset needs all parts of its name', async () => {
  for (const asset of [{ organisation: 'viet-data', name: 'x' }, { kind: AssetKind.DATASET, name: 'x' }, undefined])
    await expect(world.grants.checkAccess({ asset: asset as never, operation: 2 }, {})).toThrowWithCode(
      'invalid_argument',
    );
});
