import { AllianceError } from '@alliance/errors/alliance-error';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 200;

/** What a list RPC is asked for: how many, and after which key. */
export type PageRequest<Key extends readonly unknown[]> = { size: number; after: Key | undefined };

export type Page<Row> = { rows: Row[]; nextPageToken: string };

/**
 * Reads `page_size` and `page_token` of a list request. `parseKey` checks the decoded key (it comes from outside) and returns
 * undefined for one that it does not know. Throws `invalid_argument` or `invalid_cursor`.
 */
export function pageRequest<Key extends readonly unknown[]>(
  request: { pageSize: number; pageToken: string },
  parseKey: (key: unknown[]) => Key | undefined,
  maxSize: number = MAX_PAGE_SIZE,
): PageRequest<Key> {
  if (request.pageSize < 0 || request.pageSize > maxSize) {
    throw new AllianceError('invalid_argument', `The page size must be between 1 and ${maxSize}.`);
  }
  const size = request.pageSize === 0 ? Math.min(DEFAULT_PAGE_SIZE, maxSize) : request.pageSize;
  if (request.pageToken === '') return { size, after: undefined };
  const key = decodeKey(request.pageToken);
  const after = key && parseKey(key);
  if (!after)
    throw new AllianceError('invalid_cursor', 'The cursor is not one that this list gave out. Start again without it.');
  return { size, after };
}

/** Cuts `rows`, fetched with a limit of `size + 1`, into a page; `keyOf` gives the key of the last row kept. */
export function toPage<Row>(rows: Row[], size: number, keyOf: (row: Row) => readonly unknown[]): Page<Row> {
  const kept = rows.slice(0, size);
  const last = kept.at(-1);
  const nextPageToken = rows.length > size && last !== undefined ? pageToken(keyOf(last)) : '';
  return { rows: kept, nextPageToken };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A `parseKey` for keys that are one UUID. */
export function uuidKey(key: unknown[]): [string] | undefined {
  const single = stringKey(1)(key);
  return single && UUID.test(single[0]) ? single : undefined;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A `parseKey` for keys that are `length` strings, as the database can hold them. */
export function stringKey<N extends 1 | 2 | 3>(length: N) {
  return (key: unknown[]) =>
    key.length === length &&
    key.every((part) => typeof part === 'string' && part.isWellFormed() && !part.includes('\u0000'))
      ? (key as { 1: [string]; 2: [string, string]; 3: [string, string, string] }[N])
      : undefined;
}

/** The same for keys that begin with a moment, as `Date.toISOString` writes it. */
export function momentKey<N extends 2 | 3>(length: N) {
  const parse = stringKey(length);
  return (key: unknown[]) => {
    const known = parse(key);
    return known && MOMENT.test(known[0]) && !Number.isNaN(Date.parse(known[0])) ? known : undefined;
  };
}

/** The token of the page after the row with this key, for lists that cut their pages themselves. */
export function pageToken(key: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeKey(token: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
