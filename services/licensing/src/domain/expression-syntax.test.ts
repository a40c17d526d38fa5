import fc from 'fast-check';
import parseSpdx from 'spdx-expression-parse';
import { describe, expect, test } from 'vitest';
import { type Expression, formatExpression, parseSyntax, type Term, termsOf } from './expression-syntax.ts';

const format = ({ name, exception }: Term) => (exception === undefined ? name : `${name} WITH ${exception}`);
const rewrite = (text: string) => formatExpression(parseSyntax(text), format);

describe('the structure of an expression', () => {
  test.each([
    ['MIT', 'MIT'],
    ['  MIT ', 'MIT'],
    ['((MIT))', 'MIT'],
    ['mit or apache-2.0', 'mit OR apache-2.0'],
    ['A And B', 'A AND B'],
    ['A OR B AND C', 'A OR B AND C'],
    ['(A OR B) AND C', '(A OR B) AND C'],
    ['(A AND B) OR C', 'A AND B OR C'],
    ['A AND (B AND (C AND D))', 'A AND B AND C AND D'],
    ['A WITH x AND B', 'A WITH x AND B'],
    ['A with x or (B)', 'A WITH x OR B'],
    ['GPL-2.0+', 'GPL-2.0+'],
    ['DocumentRef-a:LicenseRef-b', 'DocumentRef-a:LicenseRef-b'],
    ['OROR AND WITHOUT', 'OROR AND WITHOUT'],
    ['(A)OR(B)', 'A OR B'],
  ])('%s is %s', (text, expected) => {
    expect(rewrite(text)).toBe(expected);
  });

  test.each([
    '',
    'OR',
    'A OR',
    'AND A',
    'A B',
    'A WITH',
    'A WITH (B)',
    'WITH x',
    'A WITH x WITH y',
    '(A OR B) WITH x',
    '(A',
    'A)',
    '()',
    'A, B',
    'A/B',
    'A\u0000',
    'Giấy phép',
    '('.repeat(5_000),
    `${'A OR '.repeat(64)}A`,
    'A'.repeat(9_000),
  ])('refuses %#', (text) => {
    expect(() => parseSyntax(text)).toThrowWithCode('invalid_argument');
  });

  test('holds 64 licences, nested as deeply', () => {
    const text = `${'(A OR '.repeat(63)}A${')'.repeat(63)}`;
    expect(termsOf(parseSyntax(text))).toHaveLength(64);
  });
});

const term = fc
  .constantFrom('MIT', 'Apache-2.0', 'CC-BY-4.0', 'GPL-2.0-only')
  .map((name) => ({ name, exception: undefined }));
const { expression } = fc.letrec<{ expression: Expression<Term> }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    term.map((leaf): Expression<Term> => ({ kind: 'term', term: leaf })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('expression'), { minLength: 2, maxLength: 3 }))
      .map(([kind, parts]): Expression<Term> => ({ kind, parts })),
  ),
}));

/** Which sets of licences satisfy an expression, as a truth table over its terms. */
function accepts(of: Expression<Term>, held: ReadonlySet<string>): boolean {
  if (of.kind === 'term') return held.has(of.term.name);
  return of.kind === 'and'
    ? of.parts.every((part) => accepts(part, held))
    : of.parts.some((part) => accepts(part, held));
}

describe('for every expression', () => {
  test('what is written reads back with the same meaning, and SPDX parsers read it', () => {
    fc.assert(
      fc.property(expression, fc.subarray(['MIT', 'Apache-2.0', 'CC-BY-4.0', 'GPL-2.0-only']), (given, held) => {
        fc.pre(termsOf(given).length <= 64);
        const text = formatExpression(given, format);
        expect(() => parseSpdx(text)).not.toThrow();
        const read = parseSyntax(text);
        expect(accepts(read, new Set(held))).toBe(accepts(given, new Set(held)));
        expect(formatExpression(read, format)).toBe(text);
      }),
    );
  });
});
