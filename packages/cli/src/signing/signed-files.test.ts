import { generateKeyPairSync, hash } from 'node:crypto';
import { addSignature, readEnvelope, signStatement, writeEnvelope } from '@alliance/statements/envelope';
import { manifestRoot } from '@alliance/statements/model-manifest';
import { PREDICATES } from '@alliance/statements/predicate-types';
import { publicHalf, type SigningKey, toPem } from '@alliance/statements/signing-key';
import { expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import type { FileEntry } from '../api/shapes.ts';
import { makeStatements } from './make-statements.ts';
import { changedFiles, type SignedFiles, signedFiles } from './signed-files.ts';

const target = { kind: 'dataset', organisation: 'hust', name: 'many', version: '1.0.0' } as const;
const newKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as unknown as string;
const keyOf = (pem: string) => publicHalf(pem) as SigningKey;
const [mine, theirs] = [newKey(), newKey()];
const filesOf = (count: number): FileEntry[] =>
  Array.from({ length: count }, (_, n) => ({ path: `${n}.txt`, size: n, sha256: hash('sha256', String(n)) }));

const sign = (files: readonly FileEntry[], pem = mine) => {
  const version = { manifestDigest: manifestRoot(files) } as never;
  const today = new Date('2026-11-23');
  const facts = { target, version, files, sources: [], provenance: undefined, parameters: undefined, today };
  return writeEnvelope(signStatement(makeStatements(facts)[0] ?? {}, [pem]));
};

/** A registry that shows a statement and a list of files, whether they fit or not. */
function registry(envelope: string, files: readonly FileEntry[], { superseded = '', registered = [mine] } = {}) {
  const { payload } = readEnvelope(Buffer.from(envelope));
  const digest = hash('sha256', payload);
  const { predicateType } = JSON.parse(payload.toString());
  const others = [
    { organisation: 'vnu', predicateType, digest: 'vnu', subjects: [{ supersededBy: '' }] },
    { organisation: 'hust', predicateType: PREDICATES.retraction, digest: 'r', subjects: [{ supersededBy: '' }] },
  ];
  const own = { organisation: 'hust', predicateType, digest, subjects: [{ supersededBy: superseded }] };
  const keys = registered.map((pem) => ({ keyId: keyOf(pem).keyId, publicKey: toPem(keyOf(pem)), revokedAt: null }));
  return {
    get: async () => ({ manifestDigest: manifestRoot(files) }),
    text: async (path: string) => (path === `/v1/statements/${digest}` ? envelope : '{}'),
    list: async function* (path: string) {
      yield* path.endsWith('/keys') ? keys : path.endsWith('/statements') ? [...others, own] : files;
    },
  } as unknown as ApiClient;
}

test.each([
  [PREDICATES.modelSigning, 5_000],
  [PREDICATES.manifestRoot, 5_001],
])('%s signs %i files, and tells which of a folder were changed', async (predicateType, count) => {
  const files = filesOf(count);
  const signed = (await signedFiles(registry(sign(files), files), target)) as SignedFiles;
  expect(signed).toMatchObject({ predicateType, keyId: keyOf(mine).keyId, revokedAt: null });
  expect(changedFiles(signed, files.slice(0, 7))).toEqual([]);
  const found = [
    { ...files[3], sha256: hash('sha256', 'x') } as FileEntry,
    { ...files[4], path: 'added' } as FileEntry,
  ];
  expect(changedFiles(signed, found)).toEqual(['3.txt', 'added']);
});

test('what the publisher did not sign is not taken for signed', async () => {
  const files = filesOf(5_001);
  const changed = files.with(17, { path: '17.txt', size: 17, sha256: hash('sha256', 'x') });
  const envelope = sign(files);
  const kindOf = async (api: ApiClient, keys?: SigningKey[]) => {
    const found = await signedFiles(api, target, keys);
    return 'kind' in found ? found.kind : 'signed';
  };
  const both = writeEnvelope(addSignature(readEnvelope(Buffer.from(envelope)), theirs));
  const elsewhere = JSON.parse(envelope);
  elsewhere.payload = Buffer.from(Buffer.from(elsewhere.payload, 'base64').toString().replace('many', 'more'));
  elsewhere.payload = elsewhere.payload.toString('base64');
  expect(await kindOf(registry(envelope, files))).toBe('signed');
  expect(await kindOf(registry(both, files))).toBe('signed');
  expect(await kindOf(registry(both, files), [keyOf(theirs)])).toBe('signed');
  expect(await kindOf(registry(envelope, changed))).toBe('other-version');
  expect(await kindOf(registry(envelope, files, { superseded: 'x' }))).toBe('unsigned');
  expect(await kindOf(registry(envelope, files, { registered: [theirs] }))).toBe('refused');
  expect(await kindOf(registry(envelope, files), [keyOf(theirs)])).toBe('refused');
  expect(await kindOf(registry(JSON.stringify(elsewhere), files))).toBe('refused');
  const renamed = files.with(17, { ...files[17], path: '17.text' } as FileEntry);
  expect(manifestRoot(renamed.toSorted((a, b) => (a.path < b.path ? -1 : 1)))).toBe(manifestRoot(files));
  expect(await kindOf(registry(envelope, renamed))).toBe('paths');
});
