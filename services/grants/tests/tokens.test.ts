import { generateKeyPair } from '@alliance/auth/keys';
import type { Grant } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { TokensService } from '@alliance/proto/alliance/grants/v1/tokens_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { FAKE_ORIGIN } from '@alliance/testing/fakes/provenance';
import { testCaller } from '@alliance/testing/test-caller';
import { createLocalJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AllianceStory, DAY, type Somebody, withStanding } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

const key = generateKeyPair().privateKey;
const previousKey = generateKeyPair().privateKey;

let world: StartedGrants;
let tokens: RpcClient<typeof TokensService>;
let story: AllianceStory;
let lan: Somebody;
let dean: Somebody;
let hoa: Somebody;
beforeAll(async () => {
  world = await startTestGrants({ tokenKeys: { key, previousKey } });
  tokens = world.door(TokensService);
  story = new AllianceStory(world);
  await story.organisation('viet-data');
  await story.organisation('dai-hoc');
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  dean = await story.person('vien-truong', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  await world.settle();
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** A grant with a seat of Lan, which is in the log. */
async function granted(changes: object = {}): Promise<Grant> {
  const asset = story.dataset();
  const grant = await story.granted(lan.caller, hoa.caller, { asset, organisation: 'dai-hoc', ...changes });
  world.provenance.givenEntry({ type: 'grant.issue', objectKind: 'grant', objectId: grant.id });
  return grant;
}
const issue = async (grant: Grant, by = lan.caller) =>
  (await tokens.issueToken({ grantId: grant.id }, world.as(by))).token;

/** Verifies as a party would that knows the key set alone. */
async function verified(token: string, typ = 'vnd.ga4gh.visa+jwt'): Promise<JWTPayload> {
  const { keys } = await tokens.listTokenKeys({}, {});
  const jwks = { keys: keys.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x })) };
  const options = { issuer: 'https://registry.example', typ, currentDate: world.now() };
  return (await jwtVerify(token, createLocalJWKSet(jwks), options)).payload;
}

async function revocations(): Promise<string[]> {
  const { list } = await tokens.getTokenRevocations({}, {});
  return (await verified(list, 'grant-revocations+jwt')).revoked as string[];
}

describe('a token of a grant', () => {
  test('is a visa that anybody verifies from the key set alone', async () => {
    const grant = await granted({ versions: '>=1.0.0 <2.0.0' });
    const token = await issue(grant);
    const { keys } = await tokens.listTokenKeys({}, {});
    expect(decodeProtectedHeader(token)).toEqual({
      typ: 'vnd.ga4gh.visa+jwt',
      alg: 'EdDSA',
      kid: keys[0]?.kid,
      jku: 'https://registry.example/.well-known/jwks.json',
    });
    const visa = await verified(token);
    const name = grant.asset?.name;
    expect(visa).toEqual({
      iss: 'https://registry.example',
      sub: expect.stringMatching(/^[\w-]{43}$/),
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: (visa.iat ?? 0) + 3_600,
      ga4gh_visa_v1: {
        type: 'ControlledAccessGrants',
        asserted: Number(grant.createdAt?.seconds),
        value: `https://registry.example/datasets/viet-data/${name}`,
        source: 'https://registry.example/organisations/viet-data',
        by: 'dac',
      },
      alliance: {
        grant: grant.id,
        versions: '>=1.0.0 <2.0.0',
        operations: ['view', 'download'],
        purposes: ['research'],
        log: { origin: FAKE_ORIGIN, index: expect.any(Number) },
        revocations: 'https://registry.example/.well-known/grant-revocations',
      },
    });
    expect(JSON.stringify(visa)).not.toContain(lan.caller.personId);
    expect((await verified(await issue(grant))).sub).toBe(visa.sub);
    expect((await verified(await issue(await granted()))).sub).not.toBe(visa.sub);
  });

  test('does not verify with a changed byte, by an unknown key, or after its hour', async () => {
    const token = await issue(await granted());
    const [header = '', payload = '', signature = ''] = token.split('.');
    const flipped = `${payload.slice(0, 20)}${payload[20] === 'A' ? 'B' : 'A'}${payload.slice(21)}`;
    const forged = `${signature.slice(0, 20)}${signature[20] === 'A' ? 'B' : 'A'}${signature.slice(21)}`;
    await expect(verified([header, flipped, signature].join('.'))).rejects.toThrow();
    await expect(verified([header, payload, forged].join('.'))).rejects.toThrow('signature verification failed');
    const own = JSON.parse(Buffer.from(header, 'base64url').toString());
    const unknown = Buffer.from(JSON.stringify({ ...own, kid: 'another' })).toString('base64url');
    await expect(verified([unknown, payload, signature].join('.'))).rejects.toThrow('no applicable key');
    world.travel(3_600_000 + 1_000);
    await expect(verified(token)).rejects.toThrow('"exp"');
  });

  test('ends with the grant', async () => {
    const grant = await granted();
    world.travel(Number(grant.until?.seconds ?? 0) * 1_000 - world.now().getTime() - 60_000);
    const { exp } = await verified(await issue(grant));
    expect(exp).toBe(Number(grant.until?.seconds));
    world.travel(61_000);
    await expect(issue(grant)).toThrowWithCode('access_denied');
  });

  test('is not given for a grant that is suspended or revoked, nor by a seat that waits', async () => {
    const grant = await granted();
    await world.grants.suspendGrant({ id: grant.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    await expect(issue(grant)).toThrowWithCode('access_denied');
    await world.grants.resumeGrant({ id: grant.id }, world.as(hoa.caller));
    await issue(grant);
    await world.grants.revokeGrant({ id: grant.id, reason: 'Hết.' }, world.as(hoa.caller));
    await expect(issue(grant)).toThrowWithCode('access_denied');
    const { asset, terms } = story.datasetUnderTerms();
    const waiting = await granted({ asset });
    await expect(issue(waiting)).toThrowWithCode('access_denied');
    const { personId } = lan.caller;
    world.licensing.givenAcceptance({ personId, licenceId: terms.licenceId, termsVersion: 1 });
    await verified(await issue(waiting));
  });

  test('is for the person who has the seat, in an organisation in good standing', async () => {
    const grant = await granted();
    const ask = (options: object) => tokens.issueToken({ grantId: grant.id }, options);
    await expect(ask({})).toThrowWithCode('unauthenticated');
    await expect(issue(grant, testCaller({ personId: 'ai-do' }))).toThrowWithCode('not_found');
    await expect(issue(grant, dean.caller)).toThrowWithCode('role_required');
    await expect(issue(grant, hoa.caller)).toThrowWithCode('role_required');
    await expect(issue(grant, { ...lan.caller, scopes: [] })).toThrowWithCode('scope_required');
    await expect(issue(grant, withStanding(lan.caller, 'suspended'))).toThrowWithCode(
      'organisation_not_in_good_standing',
    );
    const storage = world.door(TokensService, 'storage');
    await expect(storage.issueToken({ grantId: grant.id }, world.as(lan.caller))).toThrowWithCode('caller_not_allowed');
  });

  test('is on the list of those that hold no more, until it has ended', async () => {
    world.travel(3_601_000);
    const [kept, revoked, suspended, left] = [await granted(), await granted(), await granted(), await granted()];
    const jti: Record<string, string> = {};
    for (const grant of [kept, revoked, suspended, left])
      jti[grant.id] = (await verified(await issue(grant))).jti as string;
    expect(await revocations()).toEqual([]);
    await world.grants.revokeGrant({ id: revoked.id, reason: 'Hết.' }, world.as(hoa.caller));
    await world.grants.suspendGrant({ id: suspended.id, reason: 'Sự cố.' }, world.as(hoa.caller));
    const seat = { grantId: left.id, seatId: left.seats[0]?.id ?? '' };
    await world.grants.removeSeat(seat, world.as(dean.caller));
    expect(await revocations()).toEqual([revoked, suspended, left].map(({ id }) => jti[id]).sort());
    await world.grants.resumeGrant({ id: suspended.id }, world.as(hoa.caller));
    expect(await revocations()).toEqual([revoked, left].map(({ id }) => jti[id]).sort());
    world.travel(3_601_000);
    expect(await revocations()).toEqual([]);
    await issue(kept);
    const rows = await world.db.selectFrom('grant_token').select('jti').execute();
    expect(rows.map((row) => row.jti)).not.toContain(jti[kept.id]);
  });

  test('waits until the grant is in the log', async () => {
    const asset = story.dataset();
    const grant = await story.granted(lan.caller, hoa.caller, { asset });
    await expect(issue(grant)).toThrowWithCode('unavailable');
  });
});

test('the key before is still told of, and a node without a key issues nothing', async () => {
  const { keys } = await tokens.listTokenKeys({}, {});
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(2);
  await using keyless = await startTestGrants();
  const tale = new AllianceStory(keyless);
  const khanh = await tale.person('khanh');
  const asset = tale.dataset();
  await keyless.settle();
  const owner = await tale.person('chu', { 'viet-data': 'owner' });
  const grant = await tale.granted(khanh.caller, owner.caller, { asset });
  const door = keyless.door(TokensService);
  await expect(door.issueToken({ grantId: grant.id }, keyless.as(khanh.caller))).toThrowWithCode('unavailable');
  await expect(door.getTokenRevocations({}, {})).toThrowWithCode('unavailable');
  expect((await door.listTokenKeys({}, {})).keys).toEqual([]);
});

test('what a token says does not depend on how much was downloaded', async () => {
  const grant = await granted();
  await world.db.updateTable('access_grant').set({ quota_bytes: 1 }).where('id', '=', grant.id).execute();
  expect(await verified(await issue(grant))).toMatchObject({ alliance: { grant: grant.id } });
  world.travel(DAY);
});
