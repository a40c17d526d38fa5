import { HeldKeysService } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { isKeyProven } from '@alliance/statements/key-registration';
import { readPublicKey, type SigningKey } from '@alliance/statements/signing-key';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';
import { refOf, statementOf, tellOfKey, tellOfVersion } from './signers.ts';

const PATIENCE = { timeout: 15_000, interval: 50 };
const resources = new AsyncDisposableStack();
let harness: Harness;
let held: RpcClient<typeof HeldKeysService>;
let statements: ReturnType<Harness['connectToStatements']>;
const owner = testCaller({ memberships: [memberOf('hust', 'owner')] });
const publisher = testCaller({ memberships: [memberOf('hust', 'publisher')] });
const steward = testCaller({ memberships: [memberOf('hust', 'steward')] });
const other = testCaller({ memberships: [memberOf('vnu', 'owner')] });

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  const service = resources.use(await harness.start());
  held = harness.clientOf(service, HeldKeysService);
  statements = harness.connectToStatements(service);
  await tellOfVersion(harness, 'corpus');
});
afterAll(() => resources.disposeAsync());

const bytesOf = (statement: object) => Buffer.from(JSON.stringify(statement), 'utf8');
const sign = (statement = bytesOf(statementOf.licence('corpus')), caller = publisher, client = held) =>
  client.signOnBehalf({ version: refOf('corpus'), statement }, harness.as(caller));
const registered = (key: SigningKey) => ({ organisation: 'hust', pem: '', key });

test('a key that the node keeps signs once it is registered, is marked as the node’s, and signs no more once it is revoked', async () => {
  const { keyId, publicKey, proof } = await held.holdKey({ organisation: 'hust' }, harness.as(owner));
  const key = readPublicKey(publicKey) as SigningKey;
  expect(key).toMatchObject({ keyId, algorithm: 'ecdsa-p256' });
  expect(isKeyProven('hust', key, proof)).toBe(true);
  expect(isKeyProven('vnu', key, proof)).toBe(false);
  await expect(sign()).rejects.toThrowWithCode('state_conflict');

  await tellOfKey(harness, registered(key), 'registered');
  const statement = await vi.waitFor(async () => (await sign()).statement, PATIENCE);
  expect(statement?.signatures).toMatchObject([{ keyId, organisation: 'hust', heldByNode: true }]);
  const listed = await statements.listStatements({ version: refOf('corpus') }, harness.as(publisher));
  expect(listed.statements.map(({ signatures }) => signatures[0]?.heldByNode)).toEqual([true]);

  await tellOfKey(harness, registered(key), 'revoked');
  const next = bytesOf(statementOf.licence('corpus', 'Khác.'));
  await vi.waitFor(() => expect(sign(next)).rejects.toThrowWithCode('state_conflict'), PATIENCE);
});

test('what is kept of a key is of no use to who has the database alone', async () => {
  await held.holdKey({ organisation: 'hust' }, harness.as(owner));
  const rows = await harness.db.selectFrom('held_key').select('sealed').execute();
  for (const { sealed } of rows) {
    expect(sealed.toString('latin1')).not.toContain('PRIVATE KEY');
    // Not the key in another form either: no ECDSA key of P-256 has less than 32 bytes of it in clear.
    expect(sealed.length).toBeGreaterThan(200);
  }
  expect(rows.length).toBeGreaterThan(0);
});

test('keys are for owners, signatures for publishers, and only of their own organisation', async () => {
  const hold = { organisation: 'hust' };
  await expect(held.holdKey(hold)).rejects.toThrowWithCode('unauthenticated');
  for (const caller of [publisher, steward, other])
    await expect(held.holdKey(hold, harness.as(caller))).rejects.toThrowWithCode('role_required');
  const reading = harness.as({ ...owner, scopes: ['read'] });
  await expect(held.holdKey(hold, reading)).rejects.toThrowWithCode('scope_required');
  for (const caller of [steward, other]) await expect(sign(undefined, caller)).rejects.toThrowWithCode('role_required');
  await expect(held.signOnBehalf({ version: refOf('corpus'), statement: bytesOf({}) })).rejects.toThrowWithCode(
    'unauthenticated',
  );
});

test('only statements are signed, about versions that are there', async () => {
  const { publicKey } = await held.holdKey({ organisation: 'hust' }, harness.as(owner));
  await tellOfKey(harness, registered(readPublicKey(publicKey) as SigningKey), 'registered');
  await vi.waitFor(() => expect(sign(Buffer.from('{'))).rejects.toThrowWithCode('invalid_argument'), PATIENCE);
  await expect(sign(bytesOf({ _type: 'something else' }))).rejects.toThrowWithCode('statement_refused');
  const absent = { version: refOf('absent'), statement: bytesOf(statementOf.licence('absent')) };
  await expect(held.signOnBehalf(absent, harness.as(publisher))).rejects.toThrowWithCode('not_found');
});

test('a node without a secret keeps no keys and says so', async () => {
  await using bare = await harness.start({ heldKeysSecret: '' });
  const client = harness.clientOf(bare, HeldKeysService);
  await expect(client.holdKey({ organisation: 'hust' }, harness.as(owner))).rejects.toThrowWithCode('state_conflict');
  await expect(sign(undefined, publisher, client)).rejects.toThrowWithCode('state_conflict');
});
