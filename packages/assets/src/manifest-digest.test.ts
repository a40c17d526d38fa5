import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ManifestDigest } from './manifest-digest.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

test('is the hash over the raw digests, however they are batched', () => {
  const digests = ['a', 'b', 'c'].map(sha256);
  const files = digests.map((digest) => ({ sha256: digest.toString('hex') }));
  const expected = createHash('sha256').update(Buffer.concat(digests)).digest('hex');
  const digest = new ManifestDigest();
  digest.add(files.slice(0, 1));
  digest.add(files.slice(1));
  expect(digest.finish()).toBe(expected);
});

// Computed with: printf a | sha256sum | cut -c1-64 | xxd -r -p | sha256sum
test('agrees with the command line', () => {
  const digest = new ManifestDigest();
  digest.add([{ sha256: sha256('a').toString('hex') }]);
  expect(digest.finish()).toBe('bf5d3affb73efd2ec6c36ad3112dd933efed63c4e1cbffcfa88e2759c144f2d8');
});
