import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilePair, SchemaBreak } from '@alliance/assets/domain/schema-break';
import type { FileEntry } from '@alliance/assets/domain/version';
import { BoundedCache } from '@alliance/assets/manifest/bounded-cache';
import { type Format, formatOfName } from '../domain/file-format.ts';
import { type SchemaColumn, schemaBreaks } from '../domain/schema-breaks.ts';
import type { ProfilerProcess } from '../profiler/profiler-process.ts';
import type { SchemaRequest } from '../profiler/read-schema.ts';
import { type ReadRange, writeSample } from './fetch-sample.ts';

type TableFormat = SchemaRequest['schemaOf'];

export type SchemaContext = {
  /** Where scratch files go. */
  folder: string;
  /** Gives ranges of the bytes of a file of ours. Throws `unavailable`. */
  openBlob: (blob: Pick<FileEntry, 'sha256' | 'size'>, signal: AbortSignal) => Promise<ReadRange>;
  openProfiler: (folder: string) => ProfilerProcess;
  /** Columns of bytes that were looked at. */
  known: BoundedCache<readonly SchemaColumn[]>;
};

const TABLES: ReadonlySet<Format> = new Set<TableFormat>(['parquet', 'csv', 'tsv', 'jsonl']);
const TIME_LIMIT_MS = 30_000;

/** As many columns as are remembered, of all files together. */
export function rememberedSchemas(): SchemaContext['known'] {
  return new BoundedCache(100_000);
}

/**
 * What breaks in the columns of tables that are replaced, by samples of them. What is no table, or cannot be read as one, breaks
 * nothing. Throws `unavailable` when the bytes cannot be had in half a minute.
 */
export async function compareSchemas(context: SchemaContext, pairs: readonly FilePair[]): Promise<SchemaBreak[]> {
  const tables = pairs.flatMap((pair) => {
    const format = formatOfName(pair.after.path);
    return format !== undefined && isTable(format) ? [{ ...pair, format }] : [];
  });
  if (tables.length === 0) return [];
  const folder = await mkdtemp(join(context.folder, 'alliance-schema-'));
  try {
    await using profiler = context.openProfiler(folder);
    const signal = AbortSignal.timeout(TIME_LIMIT_MS);
    const breaks: SchemaBreak[] = [];
    for (const { before, after, format } of tables) {
      const reader = { ...context, folder, profiler, format, signal };
      const [old, now] = [await columnsOf(reader, before), await columnsOf(reader, after)];
      // Nothing can be said of what cannot be read.
      if (old.length === 0 || now.length === 0) continue;
      const lasting = old.filter(({ always }) => always);
      breaks.push(...schemaBreaks(after.path, { before: lasting, after: now, typed: format === 'parquet' }));
    }
    return breaks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Reader = SchemaContext & { profiler: ProfilerProcess; format: TableFormat; signal: AbortSignal };

async function columnsOf(
  { known, folder, openBlob, profiler, format, signal }: Reader,
  { sha256, size }: FileEntry,
): Promise<readonly SchemaColumn[]> {
  const key = `${format} ${sha256}`;
  const remembered = known.get(key);
  if (remembered) return remembered;
  const path = join(folder, randomUUID());
  const read = await openBlob({ sha256, size }, signal);
  const isThere = await writeSample(read, { size, format, path });
  const columns = isThere ? await profiler.schema({ file: path, schemaOf: format }, signal) : [];
  await rm(path, { force: true });
  known.set(key, columns, 1 + columns.length);
  return columns;
}

function isTable(format: Format): format is TableFormat {
  return TABLES.has(format);
}
