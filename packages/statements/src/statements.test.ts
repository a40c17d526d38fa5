import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeAnyBase64 } from './base64.ts';
import { checkSignatures } from './check-signatures.ts';
import { addSignature, readEnvelope, signStatement, writeEnvelope } from './envelope.ts';
import { isKeyProven, proveKey } from './key-registration.ts';
import { manifestRoot } from './model-manifest.ts';
import { preAuthEncoding } from './pae.ts';
import { PREDICATES } from './predicate-types.ts';
import { publicHalf, readPublicKey, type SigningKey, toPem, verifyBytes } from './signing-key.ts';
import { readStatement, toStatement } from './statement.ts';

const pem = { format: 'pem', type: 'pkcs8' } as const;
const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem) as string;
const ed25519 = () => generateKeyPairSync('ed25519').privateKey.export(pem) as string;
const keyOf = (privateKey: string) => publicHalf(privateKey) as SigningKey;
const stepOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    const { step, reason } = error as { step: string; reason: string };
    return `${step}/${reason}`;
  }
  return 'accepted';
};
const FILE = { path: 'a.txt', sha256: 'ab'.repeat(32) };
const SUBJECT = { name: 'dataset:a/b@1.0.0', sha256: manifestRoot([FILE]) };
const MANIFEST = {
  serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [] },
  resources: [{ name: FILE.path, algorithm: 'sha256', digest: FILE.sha256 }],
};
const LICENCE = { nonce: 'n'.repeat(22), licence: 'CC-BY-4.0', evidence: 'Hợp đồng.' };
const manifest = () => toStatement([SUBJECT], PREDICATES.modelSigning, MANIFEST);

describe('signatures', () => {
  test('are over the bytes that DSSE says: the lengths are of bytes', () => {
    expect(Buffer.from(preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'))).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
    expect(Buffer.from(preAuthEncoding('é', Buffer.from('ế'))).toString()).toBe('DSSEv1 2 é 3 ế');
  });

  test.each([p256, ed25519])('of a key are its own and no other’s (%#)', (make) => {
    const mine = make();
    const envelope = readEnvelope(Buffer.from(writeEnvelope(signStatement(manifest(), [mine]))));
    expect(checkSignatures(envelope, [keyOf(make()), keyOf(mine)])[0]?.key.keyId).toBe(keyOf(mine).keyId);
    expect(stepOf(() => checkSignatures(envelope, [keyOf(make())]))).toBe('signature/unknown_key');
    const changed = { ...envelope, payload: Buffer.from(`${envelope.payload} `) };
    expect(stepOf(() => checkSignatures(changed, [keyOf(mine)]))).toBe('signature/invalid');
  });

  test('of several keys are over the same bytes, whoever adds theirs later', () => {
    const [mine, theirs] = [p256(), ed25519()];
    const sent = readEnvelope(Buffer.from(writeEnvelope(signStatement(manifest(), [mine]))));
    const both = readEnvelope(Buffer.from(writeEnvelope(addSignature(sent, theirs))));
    const keys = [theirs, mine].map(keyOf);
    expect(checkSignatures(both, keys).map(({ key }) => key.keyId)).toEqual(
      [mine, theirs].map((pem) => keyOf(pem).keyId),
    );
  });

  test('of the same key count once', () => {
    const mine = p256();
    const envelope = signStatement(manifest(), [mine, mine]);
    expect(stepOf(() => checkSignatures(envelope, [keyOf(mine)]))).toBe('signature/repeated_key');
  });
});

describe('keys', () => {
  test('are P-256 or Ed25519 in PEM, and nothing else', () => {
    for (const make of [p256, ed25519]) expect(readPublicKey(toPem(keyOf(make())))).toEqual(expect.anything());
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    for (const other of [rsa, p384])
      expect(readPublicKey(other.export({ format: 'pem', type: 'spki' }) as string)).toBeUndefined();
    expect(readPublicKey(p256())).toBeUndefined();
    expect(readPublicKey('key')).toBeUndefined();
  });

  test('are proven for one organisation; the proof is no signature of a statement', () => {
    const mine = ed25519();
    const proof = proveKey(mine, 'sao-mai', keyOf(mine));
    expect(isKeyProven('sao-mai', keyOf(mine), proof)).toBe(true);
    expect(isKeyProven('other', keyOf(mine), proof)).toBe(false);
    expect(isKeyProven('sao-mai', keyOf(ed25519()), proof)).toBe(false);
    expect(verifyBytes(keyOf(mine), Buffer.from('{}'), proof)).toBe(false);
  });
});

describe('envelopes and statements', () => {
  const sealed = () => JSON.parse(writeEnvelope(signStatement(manifest(), [p256()])));

  test.each<[string, unknown]>([
    ['envelope/malformed', 'text'],
    ['envelope/malformed', { ...sealed(), payload: '%' }],
    ['envelope/malformed', { ...sealed(), signatures: [] }],
    ['envelope/malformed', { ...sealed(), signatures: [{ keyid: '' }] }],
    ['payload-type/unknown', { ...sealed(), payloadType: 'application/json' }],
    ['size/too_large', { ...sealed(), payload: 'A'.repeat(1_048_576) }],
    ['accepted', { ...sealed(), payload: Buffer.from('{}').toString('base64url'), more: 1 }],
  ])('%s', (expected, envelope) => {
    expect(stepOf(() => readEnvelope(Buffer.from(JSON.stringify(envelope))))).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['payload/schema', { ...manifest(), _type: 'https://in-toto.io/Statement/v0.1' }],
    ['payload/schema', { ...manifest(), subject: [] }],
    ['predicate/unknown_type', { ...manifest(), predicateType: 'https://example.org/v1' }],
    ['predicate/schema', { ...manifest(), predicate: {} }],
    ['predicate/manifest', { ...manifest(), subject: [{ digest: { sha256: '00'.repeat(32) } }] }],
    ['predicate/schema', toStatement([SUBJECT], PREDICATES.licenceStatement, { ...LICENCE, nonce: 'short' })],
    ['predicate/schema', toStatement([SUBJECT], PREDICATES.licenceStatement, { ...LICENCE, more: 1 })],
    ['accepted', toStatement([SUBJECT], PREDICATES.licenceStatement, LICENCE)],
    ['accepted', { ...manifest(), unknown: 'is ignored' }],
  ])('%s: %#', (expected, statement) => {
    expect(stepOf(() => readStatement(Buffer.from(JSON.stringify(statement))))).toBe(expected);
  });

  test('base64 has one right text in each alphabet', () => {
    expect(decodeAnyBase64('-_8=')).toEqual(decodeAnyBase64('+/8='));
    for (const text of ['+_8=', '+/9=', '+/8 ', 'A', '=']) expect(decodeAnyBase64(text)).toBeUndefined();
  });

  test('files are ordered by the bytes of their paths', () => {
    const files = ['b', 'a', '😀', 'ﬀ'].map((path, at) => ({ path, sha256: `${at}`.repeat(64) }));
    expect(manifestRoot(files)).toBe(manifestRoot(files.toReversed()));
  });
});
