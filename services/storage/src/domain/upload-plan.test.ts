import { describe, expect, test } from 'vitest';
import { MAX_PARTS, partAt, planParts } from './upload-plan.ts';

const MIB = 1024 * 1024;

describe('planParts', () => {
  test.each([
    { size: 0, partCount: 0, partSize: 64 * MIB },
    { size: 1, partCount: 1, partSize: 64 * MIB },
    { size: 64 * MIB, partCount: 1, partSize: 64 * MIB },
    { size: 64 * MIB + 1, partCount: 2, partSize: 64 * MIB },
    { size: MAX_PARTS * 64 * MIB, partCount: MAX_PARTS, partSize: 64 * MIB },
    { size: MAX_PARTS * 64 * MIB + 1, partCount: 9_847, partSize: 65 * MIB },
  ])('cuts $size bytes into $partCount parts', ({ size, partCount, partSize }) => {
    expect(planParts(size, 64 * MIB)).toEqual({ partCount, partSize });
  });

  test('the parts cover the file without a gap', () => {
    const file = { size: 2_500, ...planParts(2_500, 1_000) };
    expect([1, 2, 3].map((number) => partAt(file, number))).toEqual([
      { number: 1, offset: 0, size: 1_000 },
      { number: 2, offset: 1_000, size: 1_000 },
      { number: 3, offset: 2_000, size: 500 },
    ]);
  });
});
