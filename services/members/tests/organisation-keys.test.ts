import { generateKeyPairSync } from 'node:crypto';
import { SCOPES } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { OrganisationKeysService } from '@alliance/proto/alliance/members/v1/organisation_keys_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import { proveKey } from '@alliance/statements/key-registration';
import { publicHalf, type SigningKey, toPem } from '@alliance/statements/signing-key';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keysCallers } from '../src/callers.ts';
import { Actions, GOVERNANCE, type MembersUnderTest, published, startMembersUnderTest } from './members-under-test.ts';

let members: MembersUnderTest;
let actions: Actions;
let client: RpcClient<typeof OrganisationKeysService>;
const resources = new AsyncDisposableStack();
const clientOf = (name: (typeof SERVICE_NAMES)[number]) =>
  resources
    .use(new RpcChannel({ target: 'members', address: members.address, identity: members.identities.identityOf(name) }))
    .client(OrganisationKeysService);

beforeAll(async () => {
  members = resources.use(await startMembersUnderTest());
  client = clientOf('gateway');
  actions = new Actions(members);
  for (const name of ['an', 'binh', 'cuong']) await actions.register(`${name}@example.vn`);
  await actions.organisation('dai-hoc', 'an@example.vn');
  await actions.put('dai-hoc', 'binh@example.vn', 'publisher');
  await actions.organisation('cong-ty', 'cuong@example.vn');
});
afterAll(() => resources.disposeAsync());

const pem = { format: 'pem', type: 'pkcs8' } as const;
function newKey(type: 'p256' | 'ed25519' = 'ed25519', organisation = 'dai-hoc') {
  const { privateKey } =
    type === 'p256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const secret = privateKey.export(pem) as string;
  const key = publicHalf(secret) as SigningKey;
  return {
    secret,
    keyId: key.keyId,
    request: { organisation, name: 'máy ký', publicKey: toPem(key), proof: proveKey(secret, organisation, key) },
  };
}

describe('keys of an organisation', () => {
  test.each(['p256', 'ed25519'] as const)('%s: registered, shown to everybody, revoked', async (type) => {
    const { keyId, request } = newKey(type);
    const owner = await actions.as('an@example.vn');
    const { key } = await client.registerOrganisationKey(request, owner);
    expect(key).toMatchObject({ keyId, organisation: 'dai-hoc', name: 'máy ký', publicKey: request.publicKey });
    const shown = async () =>
      (await client.listOrganisationKeys({ organisation: 'dai-hoc' })).keys.find((one) => one.keyId === keyId);
    expect((await shown())?.revokedAt).toBeUndefined();
    await client.revokeOrganisationKey({ organisation: 'dai-hoc', keyId }, owner);
    expect((await shown())?.revokedAt).toBeDefined();
    await expect(client.revokeOrganisationKey({ organisation: 'dai-hoc', keyId }, owner)).toThrowWithCode('not_found');
    await expect(client.registerOrganisationKey(request, owner)).toThrowWithCode('already_exists');
    const types = ['organisation_key_registered', 'organisation_key_revoked'];
    const [registered, revoked] = await published(members, types, 2, keyId);
    expect(registered?.data).toMatchObject({ keyId, audit: { actorRole: 'owner', nextState: 'valid' } });
    expect(revoked?.data).toMatchObject({ audit: { previousState: 'valid', nextState: 'revoked' } });
    expect(JSON.stringify(registered)).not.toContain('máy ký');
  });

  test('are registered only by who holds the private half, and meant this organisation', async () => {
    const owner = await actions.as('an@example.vn');
    const { request } = newKey();
    const elsewhere = newKey('ed25519', 'cong-ty');
    for (const wrong of [
      { ...request, proof: newKey().request.proof },
      { ...request, publicKey: newKey().request.publicKey },
      { ...elsewhere.request, organisation: 'dai-hoc' },
      { ...request, proof: new Uint8Array() },
      { ...request, publicKey: 'a key' },
      { ...request, name: '' },
    ])
      await expect(client.registerOrganisationKey(wrong, owner)).toThrowWithCode('invalid_argument');
  });

  test('belong to one organisation, whoever comes first', async () => {
    const here = newKey();
    const key = publicHalf(here.secret) as SigningKey;
    const there = { ...here.request, organisation: 'cong-ty', proof: proveKey(here.secret, 'cong-ty', key) };
    const outcomes = await Promise.allSettled([
      client.registerOrganisationKey(here.request, await actions.as('an@example.vn')),
      client.registerOrganisationKey(there, await actions.as('cuong@example.vn')),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(lost?.reason.code).toBe('already_exists');
  });
});

describe('nobody else', () => {
  test('registers or revokes', async () => {
    const { keyId, request } = newKey();
    await client.registerOrganisationKey(request, await actions.as('an@example.vn'));
    const other = newKey().request;
    const signed = (caller: Parameters<typeof testCaller>[0]) => ({
      callerToken: members.identities.callerToken(testCaller(caller)),
    });
    const refusals: [string, object][] = [
      ['unauthenticated', {}],
      ['role_required', await actions.as('binh@example.vn')],
      ['role_required', await actions.as('cuong@example.vn')],
      ['role_required', await actions.as(GOVERNANCE.email)],
      // A token that is older than the loss of the role.
      ['role_required', signed({ memberships: [memberOf('dai-hoc', 'owner')] })],
      [
        'scope_required',
        signed({
          memberships: [memberOf('dai-hoc', 'owner')],
          scopes: SCOPES.filter((scope) => scope !== 'admin'),
        }),
      ],
    ];
    for (const [code, as] of refusals) {
      await expect(client.registerOrganisationKey(other, as)).toThrowWithCode(code);
      await expect(client.revokeOrganisationKey({ organisation: 'dai-hoc', keyId }, as)).toThrowWithCode(code);
    }
    const { keys } = await client.listOrganisationKeys({ organisation: 'dai-hoc' });
    expect(keys.find((one) => one.keyId === keyId)?.revokedAt).toBeUndefined();
    const cuong = await actions.as('cuong@example.vn');
    await expect(client.revokeOrganisationKey({ organisation: 'cong-ty', keyId }, cuong)).toThrowWithCode('not_found');
    await expect(client.listOrganisationKeys({ organisation: 'nobody' })).toThrowWithCode('not_found');
  });

  test('among the services calls', async () => {
    for (const name of SERVICE_NAMES.filter((one) => one !== 'gateway')) {
      for (const method of Object.keys(keysCallers) as (keyof typeof keysCallers)[])
        await expect(clientOf(name)[method]({})).toThrowWithCode('caller_not_allowed');
    }
  });
});
