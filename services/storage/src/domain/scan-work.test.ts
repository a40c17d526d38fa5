import { describe, expect, test } from 'vitest';
import { type PlannedScan, planScanWork } from './scan-work.ts';

const scan = (sha256: string, changes: Partial<PlannedScan> = {}): PlannedScan => ({
  ...{ sha256, scanner: 'content', size: 100, attempts: 0 },
  ...changes,
});

describe('scans that are done by one worker', () => {
  test('are of small files, each scanner for itself', () => {
    const scans = [scan('a'), scan('a', { scanner: 'secrets' }), scan('b'), scan('b', { scanner: 'secrets' })];
    expect(planScanWork(scans)).toEqual([
      { scanner: 'content', digests: ['a', 'b'] },
      { scanner: 'secrets', digests: ['a', 'b'] },
    ]);
  });

  test.each([
    ['a large file', { size: 256 * 1024 + 1 }],
    ['what has failed before', { attempts: 1 }],
    ['a look for malware', { scanner: 'malware' }],
  ] as const)('are not with %s', (_what, changes) => {
    const works = planScanWork([scan('a'), scan('x', changes), scan('b'), scan('y', changes)]);
    expect(works.map(({ digests }) => digests)).toEqual([['a', 'b'], ['x'], ['y']]);
  });

  test('are 50 at most', () => {
    const works = planScanWork(Array.from({ length: 101 }, (_, n) => scan(String(n))));
    expect(works.map(({ digests }) => digests.length)).toEqual([50, 50, 1]);
  });
});
