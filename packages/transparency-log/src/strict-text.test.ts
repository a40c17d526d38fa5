import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64, encodeHex, parseDecimal, readText } from './strict-text.ts';

test('base64 is that of the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
});

test.each(['QQ', 'QQ=', 'QQ===', 'QR==', 'QUJ=', 'Q Q==', 'QQ==\n', '\nQQ==', '-_-_', '====', 'Q', 'é'])(
  '%j is not canonical base64',
  (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  },
);

test.each([
  ['0', 0],
  ['1', 1],
  ['20852163', 20_852_163],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
])('%s is a decimal number', (text, value) => {
  expect(parseDecimal(text)).toBe(value);
});

test.each([
  '',
  '00',
  '01',
  '-1',
  '+1',
  ' 1',
  '1 ',
  '1\n',
  '1e3',
  '0x1',
  '1.0',
  '٣',
  '9007199254740992',
  '99999999999999999',
])('%j is not', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});

test('text is UTF-8 without control characters, its byte order mark kept', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  expect(readText(new TextEncoder().encode('Đà Nẵng\n'))).toBe('Đà Nẵng\n');
  expect(readText(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  expect(readText('a\u007f\n')).toBe('a\u007f\n');
  for (const bad of [
    bytes(0xff),
    bytes(0xc0, 0xaf),
    bytes(0xed, 0xa0, 0x80),
    bytes(0),
    '\r\n',
    '\t',
    '\u001f',
    '\ud800',
  ]) {
    expect(readText(bad)).toBeUndefined();
  }
  expect(readText('a'.repeat(1_048_577))).toBeUndefined();
});

test('hexadecimal digits are lower case, two to a byte', () => {
  expect(encodeHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
});
