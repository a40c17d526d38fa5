import { ThriftError, type ThriftReader } from './thrift-reader.ts';

const MAX_ROW_GROUPS = 100_000;
const MAX_COLUMNS = 10_000;

/** What a column chunk's description says about where it is. */
export type ColumnChunk = {
  filePath: string | undefined;
  codec: number;
  start: bigint;
  length: bigint;
};

export type FooterSums = { rows: bigint; rowsOfGroups: bigint };

/** Reads a footer (FileMetaData) and gives each column chunk to `onChunk`. */
export async function readFooter(reader: ThriftReader, onChunk: (chunk: ColumnChunk) => void): Promise<FooterSums> {
  const sums: FooterSums = { rows: 0n, rowsOfGroups: 0n };
  await reader.struct(async (field, type) => {
    if (field === 3) sums.rows = await reader.integer(type);
    else if (field === 4)
      await reader.structs(type, MAX_ROW_GROUPS, async () => {
        const rows = await readRowGroup(reader, onChunk);
        if (rows < 0n) throw new ThriftError('a row group has a negative number of rows');
        sums.rowsOfGroups += rows;
      });
    else return false;
    return true;
  });
  return sums;
}

async function readRowGroup(reader: ThriftReader, onChunk: (chunk: ColumnChunk) => void): Promise<bigint> {
  let rows = 0n;
  await reader.struct(async (field, type) => {
    if (field === 1) await reader.structs(type, MAX_COLUMNS, async () => onChunk(await readColumnChunk(reader)));
    else if (field === 3) rows = await reader.integer(type);
    else return false;
    return true;
  });
  return rows;
}

async function readColumnChunk(reader: ThriftReader): Promise<ColumnChunk> {
  const numbers = new Map<number, bigint>();
  let filePath: string | undefined;
  await reader.struct(async (field, type) => {
    if (field === 1) filePath = await reader.text(type);
    else if (field === 3)
      await reader.struct(async (inner, innerType) => {
        if (![4, 7, 9, 11].includes(inner)) return false;
        numbers.set(inner, await reader.integer(innerType));
        return true;
      });
    else return false;
    return true;
  });
  const [data = -1n, dictionary = 0n] = [numbers.get(9), numbers.get(11)];
  return {
    filePath,
    codec: Number(numbers.get(4) ?? -1n),
    start: dictionary > 0n && dictionary < data ? dictionary : data,
    length: numbers.get(7) ?? -1n,
  };
}

/** Size of a page when it is unpacked, by its header. */
export async function readPageSize(reader: ThriftReader): Promise<bigint> {
  let size = -1n;
  await reader
    .struct(async (field, type) => {
      if (field > 2) throw new PageRead();
      if (field !== 2) return false;
      size = await reader.integer(type);
      throw new PageRead();
    })
    .catch((error: unknown) => {
      if (!(error instanceof PageRead)) throw error;
    });
  return size;
}

/** Ends the reading of a page header, whose rest may be long. */
class PageRead extends Error {}
