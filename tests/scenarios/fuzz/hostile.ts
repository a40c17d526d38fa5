import type { Schema } from './json-sample.ts';

const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Values that no field expects. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e15,
  2 ** 53 + 2,
  1e300,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u0001\u001b[31m\u007f\u0085',
  'a\ud800b',
  '\u202eabc\u200b\ufeff',
  '../../../../etc/passwd',
  '..\\..\\x',
  'a//b',
  '/a',
  'a/./b',
  '%00',
  '$'.repeat(40),
  "'; drop table asset; --",
  '%_\\',
  '{{7*7}}',
  '𝒳'.repeat(40),
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '00000000-0000-0000-0000-000000000000',
  'not-a-uuid',
  'dataset:/@',
  '>=1.0.0 <2.0.0 || (',
  '1.0.0-.',
  '99999999999999999999.0.0',
  [],
  {},
  [null],
  [[]],
  { toString: 1, constructor: null },
  JSON.parse('{"__proto__": {"admin": true}}'),
  JSON.parse(deep(200)),
];

/** Texts as long as the schema lets through, in one, three and four bytes a character. */
export function longTexts({ maxLength }: Schema): string[] {
  if (maxLength === undefined || maxLength > 100_000) return [];
  return ['x', 'ữ', '𝒳'].map((character) => character.repeat(maxLength)).concat('x'.repeat(maxLength + 1));
}

/** Whole bodies that are not what they say they are. */
export const HOSTILE_BODIES: readonly (string | Buffer)[] = [
  '',
  ' ',
  '{',
  '{"a":1}}',
  'null',
  '[]',
  '"x"',
  '1',
  'NaN',
  '\ufeff{}',
  '{"a":"\u0000"}',
  '{"__proto__":{}}',
  '{"constructor":{"prototype":{}}}',
  deep(5_000),
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
];

/** Parts of a path, as they are written into it. */
export const HOSTILE_SEGMENTS: readonly string[] = [
  '%00',
  'a%00b',
  '..',
  '%2e%2e',
  '..%2f..%2f..%2fetc%2fpasswd',
  '..%5c..%5cx',
  '%ff',
  '%',
  '%zz',
  '%0d%0aX-Injected:%20yes',
  '%F0%9F%92%A9',
  '%ed%a0%80',
  '%20',
  '%25%30%30',
  '-1',
  '1e9',
  '4294967296',
  '18446744073709551616',
  '99999999999999999999999',
  'not-a-uuid',
  '00000000-0000-0000-0000-000000000000',
  "'%3B--",
  '%3Cscript%3E',
  'x'.repeat(300),
  'x'.repeat(3_000),
  '%C3%A1'.repeat(200),
  '*',
  '@',
];

const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Cursors that no list gave out. */
export const HOSTILE_CURSORS: readonly string[] = [
  'x',
  '%00',
  '%ff',
  'x'.repeat(1_024),
  ...[
    [],
    [1],
    [-1],
    [1.5],
    [1e300],
    [null],
    [true],
    [{}],
    [[]],
    [''],
    ['a'],
    ['\u0000'],
    ['a', 'b'],
    ['\u0000', '\u0000'],
    ['a', 1],
    [1, 'a'],
    [1, '00000000-0000-0000-0000-000000000000'],
    ['9999-99-99', 'a'],
    ['2026-01-01T00:00:00.000Z', 'not-a-uuid'],
    ['2026-01-01T00:00:00.000Z', '\u0000'],
    ['a', 'b', 'c'],
    [1, 1, 1],
    ['x'.repeat(700)],
    {},
    null,
    'a',
  ].map(cursorOf),
];

/** The cursor of a list, with other things in it. */
export function alteredCursors(cursor: string): string[] {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return [cursor.slice(0, -1), `${cursor}A`];
  }
  if (!Array.isArray(key)) return [cursor.slice(0, -1)];
  const others = [null, '\u0000', 'a', '', -1, 1e300, 1.5, {}, [], true, 'a\ud800', '+275760-09-13T00:00:00.001Z'];
  return key.flatMap((_part, at) => others.map((other) => cursorOf(key.with(at, other))));
}

export const HOSTILE_HEADERS: readonly Record<string, string>[] = [
  { 'if-match': '"r1' },
  { 'if-match': '*' },
  { 'if-match': 'W/"r1"' },
  { 'if-match': '"r999999999999999999"' },
  { 'if-match': '"r99999999999999999999"' },
  { 'if-none-match': '*, W/"r1", "' },
  { 'idempotency-key': '' },
  { 'idempotency-key': 'x'.repeat(256) },
  { 'idempotency-key': 'a b' },
  { 'idempotency-key': '\u00ff' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer alt_' },
  { authorization: 'Bearer a.b.c' },
  { authorization: `Bearer ${'x'.repeat(5_000)}` },
  { authorization: 'Basic YTpi' },
  { authorization: '\u00ff' },
  { traceparent: '00-zz-zz-01' },
  { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
  { accept: 'text/html;q=nonsense, */*;q=9' },
  { cookie: 'alliance_refresh=%00; =; a' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': '' },
  { 'x-forwarded-for': '\u00ff, 1' },
  { range: 'bytes=9-1' },
];
