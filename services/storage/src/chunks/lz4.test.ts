import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeChunk, ungroup } from './decode-chunk.ts';
import { decodeLz4Frame } from './lz4.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const END = '00000000';
const START = '04224d18 60 40 00';
const decode = (frame: string, size: number) => {
  const output = new Uint8Array(size);
  decodeLz4Frame(hex(frame), output);
  return Buffer.from(output).toString('latin1');
};

describe('decodeLz4Frame', () => {
  test.each([
    ['an empty frame', `${START} ${END}`, ''],
    ['literals', `${START} 04000000 30 616263 ${END}`, 'abc'],
    ['a stored block', `${START} 03000080 616263 ${END}`, 'abc'],
    ['a match that overlaps itself', `${START} 06000000 14 61 0100 10 62 ${END}`, 'aaaaaaaaab'],
    ['a match farther back', `${START} 0b000000 40 61626364 0400 30 787978 ${END}`, 'abcdabcdxyx'],
    ['a block that refers to the one before', `${START} 04000080 61626364 05000000 00 0400 10 65 ${END}`, 'abcdabcde'],
    [
      'checksums and a content size',
      `04224d18 5c 40 0300000000000000 00 03000080 616263 ffffffff ${END} ffffffff`,
      'abc',
    ],
    ['a long run of literals', `${START} 12000000 f0 01 ${'61'.repeat(16)} ${END}`, 'a'.repeat(16)],
  ])('unpacks %s', (_what, frame, text) => {
    expect(decode(frame, text.length)).toBe(text);
  });

  test.each([
    ['another magic', `04224d19 60 40 00 ${END}`, 0],
    ['another version', `04224d18 a0 40 00 ${END}`, 0],
    ['a dictionary', `04224d18 61 40 00000000 00 ${END}`, 0],
    ['no end', `${START} 03000080 616263`, 3],
    ['a block that is not whole', `${START} 09000080 616263 ${END}`, 9],
    ['literals beyond the block', `${START} 02000000 f0 61 ${END}`, 16],
    ['a match before the beginning', `${START} 06000000 14 61 0200 10 62 ${END}`, 10],
    ['a match at no distance', `${START} 06000000 14 61 0000 10 62 ${END}`, 10],
    ['more than was said', `${START} 06000000 14 61 0100 10 62 ${END}`, 9],
    ['less than was said', `${START} 06000000 14 61 0100 10 62 ${END}`, 11],
    ['an endless length', `${START} 08000000 1f 61 0100 ffffffff ${END}`, 100],
    ['nothing', '', 0],
  ])('refuses %s', (_what, frame, size) => {
    expect(() => decode(frame, size)).toThrowWithCode('invalid_argument');
  });

  test('survives any bytes', () => {
    for (let seed = 1; seed < 3_000; seed += 1) {
      const noise = createHash('sha512').update(String(seed)).digest();
      noise.writeUInt32LE(30, 0);
      const frame = Buffer.concat([hex(START), noise, Buffer.alloc(4)]);
      const output = new Uint8Array(64);
      try {
        decodeLz4Frame(frame, output);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_argument' });
      }
    }
  });
});

test.each(['', 'a', 'abc', 'abcd', 'abcdefg', 'abcdefghij'])('ungroups %j', (text) => {
  const bytes = Buffer.from(text);
  const grouped = Buffer.from([0, 1, 2, 3].flatMap((place) => [...bytes].filter((_, index) => index % 4 === place)));
  expect(Buffer.from(ungroup(grouped)).toString()).toBe(text);
});

test('a stored chunk has the length that it says', () => {
  expect(() => decodeChunk(0, Buffer.from('abc'), 4)).toThrowWithCode('invalid_argument');
});
