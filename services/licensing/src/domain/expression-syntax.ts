import { type AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import parseSpdx, { type Info } from 'spdx-expression-parse';

/** A licence as written in an expression, with the exception that follows WITH. */
export type Term = { readonly name: string; readonly exception: string | undefined };

/** An expression over terms of some kind; AND and OR have at least two parts. */
export type Expression<T> =
  | { readonly kind: 'term'; readonly term: T }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression<T>[] };

const MAX_LENGTH = 8_192;
const MAX_TERMS = 64;
const TOKEN = /\s*([()]|[A-Za-z0-9.:+-]+)/y;
// Names are looked up by us; the parser sees placeholders and is left with the grammar.
const ANY_EXCEPTION = 'LLVM-exception';

/**
 * Reads the structure of a licence expression (SPDX 3 annex B: WITH binds strongest, then AND, then OR; operators in any
 * case), whatever the names in it. Throws `invalid_argument`.
 */
export function parseSyntax(text: string): Expression<Term> {
  const terms: { name: string; exception: string | undefined }[] = [];
  const source: string[] = [];
  let expectsException = false;
  for (const token of tokensOf(text)) {
    const operator = /^(and|or|with|[()])$/i.test(token) ? token.toUpperCase() : undefined;
    const last = terms.at(-1);
    if (operator) source.push(operator);
    else if (expectsException && last) {
      last.exception = token;
      source.push(ANY_EXCEPTION);
    } else source.push(`LicenseRef-${terms.push({ name: token, exception: undefined }) - 1}`);
    expectsException = operator === 'WITH';
  }
  if (terms.length > MAX_TERMS)
    throw unreadable(`it names ${terms.length} licences, and ${MAX_TERMS} are the most allowed`);
  return flatten(parseStructure(source.join(' ')), terms);
}

/** Writes an expression with no more parentheses than it needs. */
export function formatExpression<T>(expression: Expression<T>, format: (term: T) => string): string {
  if (expression.kind === 'term') return format(expression.term);
  return expression.parts
    .map((part) => {
      const written = formatExpression(part, format);
      return expression.kind === 'and' && part.kind === 'or' ? `(${written})` : written;
    })
    .join(expression.kind === 'and' ? ' AND ' : ' OR ');
}

/** The terms of an expression, from left to right. */
export function termsOf<T>(expression: Expression<T>): T[] {
  return expression.kind === 'term' ? [expression.term] : expression.parts.flatMap(termsOf);
}

/** The same expression over other terms. */
export function mapTerms<T, U>(expression: Expression<T>, map: (term: T) => U): Expression<U> {
  if (expression.kind === 'term') return { kind: 'term', term: map(expression.term) };
  return { kind: expression.kind, parts: expression.parts.map((part) => mapTerms(part, map)) };
}

function tokensOf(text: string): string[] {
  if (text.length > MAX_LENGTH) throw unreadable(`it is longer than ${MAX_LENGTH} characters`);
  const tokens: string[] = [];
  const matcher = new RegExp(TOKEN);
  let at = 0;
  for (let match = matcher.exec(text); match; match = matcher.exec(text)) {
    tokens.push(match[1] as string);
    at = matcher.lastIndex;
  }
  const rest = text.slice(at).trimStart();
  if (rest !== '') throw unreadable(`"${rest.slice(0, 1)}" cannot stand in it`);
  // Each pair of parentheses is a level of recursion in the parser.
  if (tokens.filter((token) => token === '(').length > MAX_TERMS) throw unreadable('it has too many parentheses');
  return tokens;
}

function parseStructure(source: string): Info {
  try {
    return parseSpdx(source);
  } catch {
    throw unreadable('licence names must be joined by AND, OR or WITH, and every parenthesis closed');
  }
}

function flatten(node: Info, terms: readonly Term[]): Expression<Term> {
  if ('license' in node) return { kind: 'term', term: terms[Number(node.license.slice('LicenseRef-'.length))] as Term };
  const parts = [node.left, node.right]
    .map((side) => flatten(side, terms))
    .flatMap((part) => (part.kind === node.conjunction ? part.parts : [part]));
  return { kind: node.conjunction, parts };
}

function unreadable(reason: string): AllianceError {
  return invalidArgument(
    `The licence expression cannot be read: ${reason}. Write SPDX, for example "MIT OR CC-BY-4.0".`,
  );
}
