import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { openRemovalList, REMOVALS_TYPE, signRemovalList } from './removal-list.ts';

const keys = generateKeyPairSync('ed25519');
const signer = { keyId: '0a0b0c0d', sign: (message: Uint8Array) => sign(null, message, keys.privateKey) };
const isOurs = (message: Uint8Array, signature: Uint8Array) => verify(null, message, keys.publicKey, signature);
const list = { origin: 'node.example/log', sequence: 3, madeAt: '2026-11-22T00:00:00.000Z', removals: [] };
const envelope = signRemovalList(list, [signer]);
const changed = (change: (envelope: Record<string, unknown>) => object) =>
  JSON.stringify({ ...JSON.parse(envelope), ...change(JSON.parse(envelope)) });

test('a list is read back as it was signed', () => {
  expect(openRemovalList(envelope, isOurs)).toEqual({ format: 'alliance-removals/v1', ...list });
});

test.each([
  ['another key', envelope, () => false, 'trusted key'],
  ['another payload', changed(() => ({ payload: Buffer.from('{}').toString('base64') })), isOurs, 'trusted key'],
  ['another type', changed(() => ({ payloadType: 'application/json' })), isOurs, REMOVALS_TYPE],
  ['no signatures', changed(() => ({ signatures: [] })), isOurs, 'trusted key'],
  ['no list of signatures', changed(() => ({ signatures: null })), isOurs, 'DSSE'],
  ['no JSON', '<html>', isOurs, 'JSON'],
  [
    'something else that is signed',
    signRemovalList({ ...list, sequence: 1.5 }, [signer]),
    isOurs,
    'alliance-removals/v1',
  ],
])('with %s it is refused', (_what, given, check, says) => {
  expect(() => openRemovalList(given, check)).toThrow(says);
});
