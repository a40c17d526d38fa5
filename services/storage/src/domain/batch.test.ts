import { describe, expect, test } from 'vitest';
import { bytesOf, planBatches } from './batch.ts';

const KIB = 1024;
const filesOf = (...sizes: number[]) => sizes.map((size, index) => ({ index, size }));
const placesOf = (...sizes: number[]) => planBatches(filesOf(...sizes)).map((batch) => batch.map(({ index }) => index));

describe('batches', () => {
  test('are made of small files only, in their order', () => {
    expect(placesOf(10, 300 * KIB, 0, 256 * KIB, 256 * KIB + 1, 5)).toEqual([[0, 2, 3, 5]]);
  });

  test('have at most 64 files', () => {
    expect(planBatches(filesOf(...Array(130).fill(1))).map(({ length }) => length)).toEqual([64, 64, 2]);
  });

  test('have at most 8 MiB', () => {
    const batches = planBatches(filesOf(...Array(40).fill(256 * KIB)));
    expect(batches.map(bytesOf)).toEqual([8 * KIB * KIB, 2 * KIB * KIB]);
  });

  test('of no small files are none', () => {
    expect(placesOf()).toEqual([]);
    expect(placesOf(KIB * KIB)).toEqual([]);
  });
});
