/** What a NumPy header may be written with: no names, no calls, no operators. */
export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

const MAX_DEPTH = 16;

/** Reads a literal of Python. Throws a SyntaxError for anything else. */
export function parseLiteral(text: string): Literal {
  const tokens = text.match(/\s+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+L?|[A-Za-z]+|[{}[\](),:]|./gs) ?? [];
  const reader = { tokens: tokens.filter((token) => token.trim() !== ''), at: 0 };
  const value = readLiteral(reader, 0);
  if (reader.at < reader.tokens.length) throw new SyntaxError('something follows the header');
  return value;
}

type Reader = { tokens: readonly string[]; at: number };
const WORDS: Readonly<Record<string, Literal>> = { True: true, False: false, None: null };

function readLiteral(reader: Reader, depth: number): Literal {
  if (depth > MAX_DEPTH) throw new SyntaxError('nested too deeply');
  const token = next(reader);
  if (token === '{') return readMap(reader, depth);
  if (token === '[' || token === '(') return readList(reader, token === '[' ? ']' : ')', depth);
  if (token.length > 1 && (token.startsWith("'") || token.startsWith('"'))) return readText(token);
  if (/^-?\d+L?$/.test(token)) return Number(token.replace('L', ''));
  const word = Object.hasOwn(WORDS, token) ? WORDS[token] : undefined;
  if (word === undefined) throw new SyntaxError('not a literal');
  return word;
}

function readList(reader: Reader, close: string, depth: number): readonly Literal[] {
  const items: Literal[] = [];
  let hasComma = false;
  while (!take(reader, close)) {
    if (items.length > 0 && !hasComma) throw new SyntaxError('a comma is missing');
    items.push(readLiteral(reader, depth + 1));
    hasComma = take(reader, ',');
  }
  // "(3)" is a number in brackets.
  const [only] = items;
  return close === ')' && items.length === 1 && !hasComma && only !== undefined ? [only] : items;
}

function readMap(reader: Reader, depth: number): ReadonlyMap<string, Literal> {
  const entries = new Map<string, Literal>();
  let hasComma = true;
  while (!take(reader, '}')) {
    if (!hasComma) throw new SyntaxError('a comma is missing');
    const key = readLiteral(reader, depth + 1);
    if (typeof key !== 'string' || entries.has(key) || !take(reader, ':')) throw new SyntaxError('not a key');
    entries.set(key, readLiteral(reader, depth + 1));
    hasComma = take(reader, ',');
  }
  return entries;
}

function readText(token: string): string {
  if (token.includes('\\')) throw new SyntaxError('escapes are not read');
  return token.slice(1, -1);
}

function next(reader: Reader): string {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new SyntaxError('the header ends too early');
  reader.at += 1;
  return token;
}

function take(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at += 1;
  return true;
}
