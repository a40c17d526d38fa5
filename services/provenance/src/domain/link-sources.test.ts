import { expect, test } from 'vitest';
import type { VersionSubject } from './lineage-node.ts';
import { linkSources, matchSubjects } from './link-sources.ts';

const version = (name: string, kind: 'dataset' | 'model' = 'dataset'): VersionSubject => ({
  kind,
  organisation: 'hust',
  name,
  version: '1.0.0',
});
const digest = (digit: string) => digit.repeat(64);
const known = [
  { subject: version('raw'), digest: digest('a') },
  { subject: version('one'), digest: digest('b') },
  { subject: version('copy-of-one'), digest: digest('b') },
];
const stated = { name: '', uri: '', sha256: '', relation: '', accessedOn: '' };
const link = (change: Partial<typeof stated>, child = version('model', 'model')) => {
  try {
    return linkSources(child, [{ ...stated, ...change }], known).map(
      ({ relation, evidence }) => `${relation} ${evidence}`,
    )[0];
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

test.each<[string, Partial<typeof stated>]>([
  ['train signed', { name: 'dataset:hust/raw@1.0.0' }],
  ['train digest-matched', { name: 'dataset:hust/raw@1.0.0', sha256: digest('a') }],
  ['train digest-matched', { uri: 'dataset:hust/raw@1.0.0', sha256: digest('a') }],
  ['train digest-matched', { name: 'whatever', sha256: digest('a') }],
  ['digest_mismatch', { name: 'dataset:hust/raw@1.0.0', sha256: digest('b') }],
  ['ambiguous', { sha256: digest('b') }],
  ['distil digest-matched', { name: 'dataset:hust/one@1.0.0', sha256: digest('b'), relation: 'distil' }],
  ['unknown', { name: 'dataset:hust/raw@2.0.0' }],
  ['unknown', { name: 'raw' }],
  ['unknown', { sha256: digest('c') }],
  ['unknown', {}],
  ['train signed', { uri: 'https://example.org/raw', accessedOn: '2026-11-01' }],
  ['unknown', { uri: 'https://example.org/raw', accessedOn: '2026-99-01' }],
  ['unknown', { uri: 'https://example.org/\0' }],
  ['digest_mismatch', { uri: 'https://example.org/raw', sha256: 'sha-1' }],
  ['unknown_relation', { uri: 'https://example.org/raw', relation: 'stole' }],
])('%s: %j', (expected, source) => {
  expect(link(source)).toBe(expected);
});

test('what goes without saying depends on what came from what', () => {
  expect(link({ name: 'dataset:hust/raw@1.0.0' }, version('other'))).toBe('copy signed');
});

test('subjects are told by their digests; a name only tells those with the same one apart', () => {
  const match = (name: string, sha256: string) => {
    try {
      return matchSubjects([{ name, sha256 }], known)[0]?.name;
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };
  expect(match('any', digest('a'))).toBe('raw');
  expect(match('dataset:hust/copy-of-one@1.0.0', digest('b'))).toBe('copy-of-one');
  expect(match('any', digest('b'))).toBe('ambiguous');
  expect(match('dataset:hust/raw@1.0.0', digest('b'))).toBe('digest_mismatch');
  expect(match('dataset:hust/raw@9.0.0', digest('a'))).toBe('unknown');
});
