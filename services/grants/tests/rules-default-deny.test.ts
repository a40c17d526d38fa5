import { type Caller, SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES, ServiceIdentity } from '@alliance/auth/identity';
import { generateKeyPair } from '@alliance/auth/keys';
import { RulesService } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rulesCallers } from '../src/rules-callers.ts';
import { AllianceStory, DAY, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

type Method = keyof typeof rulesCallers;
// The list of codes is for everybody.
const METHODS = (Object.keys(rulesCallers) as Method[]).filter((method) => method !== 'listUseCodes');
/** What whoever sees the asset may read. */
const READING: readonly Method[] = ['getForm', 'getUseConditions'];

const GOVERNING: readonly Method[] = ['answerBlockAppeal', 'listBlockAppeals'];

let world: StartedGrants;
let hoa: Somebody;
let requests: Record<Method, object>;
beforeAll(async () => {
  world = await startTestGrants();
  const story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  const lan = await story.person('lan', { 'dai-hoc': 'member' });
  hoa = await story.person('hoa', { 'viet-data': 'owner' });
  await world.settle();
  const asset = story.dataset();
  const { id } = await story.requested(lan.caller, { asset, organisation: 'dai-hoc' });
  const hidden = story.dataset({ access: 'private' });
  const organisation = 'viet-data';
  requests = {
    setForm: { of: { case: 'organisation', value: organisation } },
    getForm: { asset: hidden },
    getDefaultForm: { organisation },
    listAnswers: { requestId: id },
    listUseCodes: {},
    setUseConditions: { asset },
    getUseConditions: { asset: hidden },
    setRules: { organisation },
    getRules: { organisation },
    rehearseRules: { organisation },
    addBlock: {
      of: { case: 'organisation', value: organisation },
      subject: { case: 'email', value: lan.email },
      reason: 'x',
      expiresAt: timestampFromDate(new Date(Date.now() + DAY)),
    },
    liftBlock: { organisation, id },
    listBlocks: { organisation },
    listMyBlocks: {},
    appealBlock: { blockId: id, reasons: 'x' },
    answerBlockAppeal: { blockId: id, reasons: 'x' },
    listBlockAppeals: {},
    startDelegation: { organisation, email: lan.email, until: timestampFromDate(new Date(Date.now() + DAY)) },
    endDelegation: { organisation, id },
    listDelegations: { organisation },
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function codeOf(method: Method, options: CallOptions, client = world.door(RulesService)): Promise<string> {
  const call = client[method] as (request: object, options: CallOptions) => Promise<unknown>;
  return call(requests[method], options).then(
    () => 'carried out',
    (error) => error.code,
  );
}

describe.each(METHODS)('%s', (method) => {
  test('needs a caller, vouched for by members', async () => {
    expect(await codeOf(method, {})).toBe(READING.includes(method) ? 'not_found' : 'unauthenticated');
    const forged = new ServiceIdentity('members', generateKeyPair().privateKey).signCaller(hoa.caller).token;
    expect(await codeOf(method, { callerToken: forged })).toBe('unauthenticated');
  });

  test('is answered to the gateway only', async () => {
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway'))
      expect(await codeOf(method, world.as(hoa.caller), world.door(RulesService, service))).toBe('caller_not_allowed');
  });

  test('tells strangers nothing and does nothing for them', async () => {
    const strangers: Caller[] = [
      testCaller({ personId: 'alone' }),
      testCaller({ personId: 'elsewhere', memberships: [memberOf('cong-ty', 'owner')] }),
      testCaller({ personId: 'colleague', memberships: [memberOf('dai-hoc', 'steward')] }),
    ];
    const aboutOne: Partial<Record<Method, string>> = {
      listAnswers: 'not_found',
      listMyBlocks: 'carried out',
      appealBlock: 'not_found',
      endDelegation: 'not_found',
      listDelegations: 'carried out',
    };
    const expected = READING.includes(method) ? 'not_found' : (aboutOne[method] ?? 'role_required');
    for (const caller of strangers) expect(await codeOf(method, world.as(caller))).toBe(expected);
  });

  test('needs the scope read, and what is set the scope decide', async () => {
    const sets = !/^(get|list|appeal)/.test(method);
    const left = sets ? 'decide' : 'read';
    const scopes = SCOPES.filter((scope) => scope !== left);
    const caller = GOVERNING.includes(method) ? { ...hoa.caller, allianceRoles: ['governance'] as const } : hoa.caller;
    expect(await codeOf(method, world.as({ ...caller, scopes }))).toBe('scope_required');
  });
});

test('nothing of all that set anything', async () => {
  for (const table of ['access_form', 'use_conditions', 'rule_set', 'block', 'delegation'] as const)
    expect(await world.db.selectFrom(table).select('organisation').execute()).toEqual([]);
});
