import { expect, test } from 'vitest';
import { encodeLeaf, type Leaf, MAX_LEAF_BYTES, readLeaf } from './leaf.ts';

const leaf: Leaf = {
  id: '019ab000-0000-7000-8000-000000000001',
  type: 'dataset.version.publish',
  at: '2026-11-22T09:00:00.000Z',
  organisation: 'truong-dai-hoc',
  actor: '00112233445566778899aabbccddeeff',
  actorRole: 'publisher',
  object: { kind: 'dataset', id: 'truong-dai-hoc/cây-tiếng-việt', version: '1.0.0', digest: 'ab'.repeat(32) },
  payloadSha256: 'cd'.repeat(32),
  previousState: 'draft',
  nextState: 'published',
};

test('is canonical JSON: keys in order, no white space, text as UTF-8', () => {
  const digest = 'ab'.repeat(32);
  const payload = 'cd'.repeat(32);
  expect(new TextDecoder().decode(encodeLeaf(leaf))).toBe(
    '{"actor":"00112233445566778899aabbccddeeff","actor_role":"publisher","at":"2026-11-22T09:00:00.000Z",' +
      '"id":"019ab000-0000-7000-8000-000000000001","next_state":"published",' +
      `"object":{"digest":"${digest}","id":"truong-dai-hoc/cây-tiếng-việt","kind":"dataset","version":"1.0.0"},` +
      `"org":"truong-dai-hoc","payload_sha256":"${payload}","prev_state":"draft",` +
      '"type":"dataset.version.publish","v":1}',
  );
});

test('is read back', () => {
  expect(readLeaf(encodeLeaf(leaf)!)).toEqual({ id: leaf.id, type: leaf.type, at: leaf.at });
});

test('has at most 4,096 bytes', () => {
  const padding = MAX_LEAF_BYTES - encodeLeaf(leaf)!.length;
  const padded = (extra: number) => ({ ...leaf, organisation: leaf.organisation + 'x'.repeat(padding + extra) });
  expect(encodeLeaf(padded(0))).toHaveLength(MAX_LEAF_BYTES);
  expect(encodeLeaf(padded(1))).toBeUndefined();
  expect(encodeLeaf({ ...leaf, organisation: 'ệ'.repeat(padding) })).toBeUndefined();
});
