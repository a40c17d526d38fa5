import { pageRequest, toPage } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Kysely } from 'kysely';
import type { HarvestRecord, RecordFilter } from '../domain/harvest-record.ts';
import { changedRecords, publicRecords, type RecordKey } from '../store/harvest-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

const MAX_RECORDS = 100;
const MAX_HEADERS = 1_000;
const MAX_SLICE = 1_000_000;
const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/;

export type RecordsInput = RecordFilter & {
  changes: boolean;
  headersOnly: boolean;
  pageSize: number;
  pageToken: string;
};

/** One page of what is or was public, the same for everybody. Errors: `invalid_argument`, `invalid_cursor`. */
export async function listRecords(
  { db }: { db: Kysely<CatalogueTables> },
  input: RecordsInput,
): Promise<{ records: HarvestRecord[]; nextPageToken: string }> {
  const { changes, headersOnly, slice } = input;
  if (slice < 0 || slice > MAX_SLICE || (changes && slice !== 0)) {
    throw invalidArgument('The list of records is not valid.', [{ field: 'slice', problem: 'is not one' }]);
  }
  const parse = changes ? changeKey : numberKey;
  const { size, after } = pageRequest<RecordKey>(input, parse, headersOnly ? MAX_HEADERS : MAX_RECORDS);
  const list = changes ? changedRecords : publicRecords;
  const found = await list(db, input, { headersOnly, limit: size + 1, after });
  const { rows, nextPageToken } = toPage(found, size, ({ changedAt, number }) =>
    changes ? [changedAt.toISOString(), number] : [number],
  );
  return { records: rows, nextPageToken };
}

function changeKey([second, number, ...more]: unknown[]): RecordKey | undefined {
  const isSecond = typeof second === 'string' && SECOND.test(second) && !Number.isNaN(Date.parse(second));
  return isSecond && isNumber(number) && more.length === 0 ? [second, number] : undefined;
}

function numberKey([number, ...more]: unknown[]): RecordKey | undefined {
  return isNumber(number) && more.length === 0 ? [number] : undefined;
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
