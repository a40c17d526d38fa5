import { type Page, type PageRequest, toPage } from '@alliance/database/keyset-page';
import { type Kysely, sql } from 'kysely';
import type { FileChange, FileEntry } from '../domain/version.ts';
import type { AssetTables } from '../tables.ts';
import { alongTheKey } from './along-the-key.ts';

type DiffRow = {
  path: string;
  before_size: number | null;
  before_sha256: string | null;
  after_size: number | null;
  after_sha256: string | null;
};

/**
 * One page of the differences between two versions, in byte order of paths. It is a full join written as its two halves, which
 * PostgreSQL can walk along in order and leave at the page's end; a real full join it would make whole for every page.
 */
export async function diffFiles(
  db: Kysely<AssetTables>,
  { from, to }: { from: string; to: string },
  { size, after }: PageRequest<readonly [string]>,
): Promise<Page<FileChange>> {
  const start = after?.[0] ?? '';
  const limit = size + 1;
  const query = sql<DiffRow>`
    (select old.path, old.size as before_size, encode(old.sha256, 'hex') as before_sha256,
            new.size as after_size, encode(new.sha256, 'hex') as after_sha256
       from version_file as old
       left join version_file as new on new.version_id = ${to} and new.path = old.path and new.path > ${start}
      where old.version_id = ${from} and old.path > ${start} and new.sha256 is distinct from old.sha256
      order by old.path limit ${limit})
    union all
    (select new.path, null, null, new.size, encode(new.sha256, 'hex')
       from version_file as new
       left join version_file as old on old.version_id = ${from} and old.path = new.path and old.path > ${start}
      where new.version_id = ${to} and new.path > ${start} and old.path is null
      order by new.path limit ${limit})
    order by path limit ${limit}`;
  const { rows } = await alongTheKey(db, (trx) => query.execute(trx));
  const page = toPage(rows, size, (row) => [row.path]);
  return { rows: page.rows.map(toChange), nextPageToken: page.nextPageToken };
}

function toChange(row: DiffRow): FileChange {
  return {
    path: row.path,
    before: toEntry(row.path, row.before_size, row.before_sha256),
    after: toEntry(row.path, row.after_size, row.after_sha256),
  };
}

function toEntry(path: string, size: number | null, sha256: string | null): FileEntry | undefined {
  return size === null || sha256 === null ? undefined : { path, size, sha256 };
}
