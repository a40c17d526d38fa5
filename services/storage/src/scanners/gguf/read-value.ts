import type { ByteCursor } from '../byte-cursor.ts';

/** The type of a key's value, and the value when it is a small number. */
export type Value = { type: number; number?: number };

const STRING = 8;
const ARRAY = 9;
/** Bytes of each type that has always the same. */
const SIZES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const U32 = 4;
const MAX_STRING = 16n * 1024n * 1024n;
const MAX_ELEMENTS = 4n * 1024n * 1024n;

/** Reads past one value. A problem is the code of the finding. */
export async function readValue(cursor: ByteCursor): Promise<Value | { problem: string }> {
  const type = await cursor.u32();
  if (type === U32) return { type, number: await cursor.u32() };
  if (type === ARRAY) return readArray(cursor);
  return (await skipValues(cursor, type, 1n)) ?? { type };
}

async function readArray(cursor: ByteCursor): Promise<Value | { problem: string }> {
  const [elementType, count] = [await cursor.u32(), await cursor.u64()];
  if (elementType === ARRAY) return { problem: 'nested-array' };
  if (count > MAX_ELEMENTS) return { problem: 'array-too-long' };
  return (await skipValues(cursor, elementType, count)) ?? { type: ARRAY };
}

async function skipValues(cursor: ByteCursor, type: number, count: bigint): Promise<{ problem: string } | undefined> {
  const size = SIZES[type];
  if (size !== undefined) {
    cursor.skip(size * Number(count));
    return undefined;
  }
  if (type !== STRING) return { problem: 'unknown-value-type' };
  for (let index = 0n; index < count; index += 1n) {
    const length = await cursor.u64();
    if (length > MAX_STRING) return { problem: 'string-too-long' };
    cursor.skip(Number(length));
  }
  return undefined;
}
