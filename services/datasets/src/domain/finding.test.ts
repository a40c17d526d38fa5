import { describe, expect, test } from 'vitest';
import type { ReadFile } from './file-report.ts';
import { contradiction, findingTextProblems, nextFindingState } from './finding.ts';

type Found = ReadFile['personalData'][number];
const report = (...found: Partial<Found>[]) =>
  ({
    state: 'read',
    personalData: found.map((one) => ({ type: 'VN_CCCD', class: 'basic', sure: 1, distinct: 1, ...one })),
  }) as unknown as ReadFile;

describe('what contradicts a declaration', () => {
  test.each(['', 'none', 'pseudonymised'] as const)('sure values under %j', (declared) => {
    const reports = [
      report({ distinct: 3 }, { type: 'VN_PHONE', distinct: 7 }),
      report({ type: 'EMAIL', sure: 0 }, { type: 'VN_MST', class: 'none' }),
      { state: 'broken', problem: 'x' } as const,
    ];
    expect(contradiction(declared, reports)).toEqual({ types: ['VN_CCCD', 'VN_PHONE'], subjects: 7 });
  });

  test('nothing does where they are declared, or none is sure', () => {
    expect(contradiction('present', [report({})])).toBeUndefined();
    expect(contradiction('none', [report({ sure: 0 }), report()])).toBeUndefined();
  });
});

test('states', () => {
  expect(nextFindingState('explain', { state: 'open' })).toBe('explained');
  expect(nextFindingState('explain', { state: 'explained' })).toBe('explained');
  expect(nextFindingState('close', { state: 'open' })).toBe('closed');
  for (const action of ['explain', 'close'] as const) {
    expect(() => nextFindingState(action, { state: 'closed' })).toThrowWithCode('state_conflict');
  }
});

test.each([
  ['Dữ liệu mẫu do chúng tôi tạo ra.', 0],
  ['  ', 1],
  ['x'.repeat(5_001), 1],
  ['a\0b', 1],
])('texts', (text, problems) => {
  expect(findingTextProblems('text', text)).toHaveLength(problems);
});
