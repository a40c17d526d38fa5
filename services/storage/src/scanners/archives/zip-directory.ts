import { ByteCursor } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { ArchiveError } from './archive-error.ts';

/** An entry as the directory at the end tells of it. */
export type ZipEntry = {
  rawName: Uint8Array;
  flags: number;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  offset: number;
  /** Bits of Unix that say what kind of file it is; 0 = unknown. */
  unixKind: number;
};

export type ZipDirectory = { entries: ZipEntry[]; start: number };

const END_MARK = 0x06054b50;
const END64_MARK = 0x06064b50;
const LOCATOR64_MARK = 0x07064b50;
const ENTRY_MARK = 0x02014b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 100_000;
const MAX_DIRECTORY = 64 * 1024 * 1024;
const FULL16 = 0xffff;
const FULL32 = 0xffffffff;
const UNIX = 3;
const ZIP64_EXTRA = 1;

type End = { count: number; size: number; offset: number; at: number };

/** Reads the directory of a zip. Throws an ArchiveError when it is not exactly where and as it must be. */
export async function readDirectory(source: ByteSource): Promise<ZipDirectory> {
  const end = await findEnd(source);
  if (end.count > MAX_ENTRIES)
    throw new ArchiveError('too-many-entries', `There are more than ${MAX_ENTRIES} entries.`);
  if (end.size > MAX_DIRECTORY) throw new ArchiveError('malformed', 'The directory of the archive is too long.');
  if (end.offset + end.size !== end.at)
    throw new ArchiveError('malformed', 'The directory of the archive is not at its end.');
  const cursor = new ByteCursor(source, end.offset, end.at);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < end.count; index += 1) entries.push(await readEntry(cursor));
  if (cursor.left > 0) throw new ArchiveError('malformed', 'The directory of the archive is longer than its entries.');
  return { entries, start: end.offset };
}

/** The record at the end; its comment must reach to the very last byte. */
async function findEnd(source: ByteSource): Promise<End> {
  const length = Math.min(source.size, END_BYTES + MAX_COMMENT);
  const tail = await source.read(source.size - length, length);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = length - END_BYTES; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END_MARK || at + END_BYTES + view.getUint16(at + 20, true) !== length) continue;
    const [disk, count] = [view.getUint16(at + 4, true), view.getUint16(at + 10, true)];
    const [size, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
    const position = source.size - length + at;
    if (disk !== 0 && disk !== FULL16) throw new ArchiveError('malformed', 'The archive is one of several volumes.');
    const wide = await findEnd64(source, position);
    if (!wide) return { count, size, offset, at: position };
    const agrees = [
      count === FULL16 || count === wide.count,
      size === FULL32 || size === wide.size,
      offset === FULL32 || offset === wide.offset,
    ];
    if (agrees.includes(false)) throw new ArchiveError('headers-differ', 'The archive has two different ends.');
    return wide;
  }
  throw new ArchiveError('truncated', 'The archive has no end.');
}

/** The wider record before it, which some tools write even where it is not needed; undefined without one. */
async function findEnd64(source: ByteSource, endAt: number): Promise<End | undefined> {
  if (endAt < 76) return undefined;
  const locator = new ByteCursor(source, endAt - 20, endAt);
  const [mark, , at] = [await locator.u32(), await locator.u32(), Number(await locator.u64())];
  if (mark !== LOCATOR64_MARK) return undefined;
  if (at > endAt - 76) throw new ArchiveError('malformed', 'The archive has no end.');
  const end = new ByteCursor(source, at, endAt - 20);
  if ((await end.u32()) !== END64_MARK || Number(await end.u64()) !== endAt - 20 - at - 12)
    throw new ArchiveError('malformed', 'The archive has no end.');
  end.skip(20);
  const count = Number(await end.u64());
  return { count, size: Number(await end.u64()), offset: Number(await end.u64()), at };
}

async function readEntry(cursor: ByteCursor): Promise<ZipEntry> {
  if ((await cursor.u32()) !== ENTRY_MARK)
    throw new ArchiveError('malformed', 'The directory of the archive is broken.');
  const madeBy = await cursor.u16();
  cursor.skip(2);
  const [flags, method] = [await cursor.u16(), await cursor.u16()];
  cursor.skip(4);
  const [crc, packed, size] = [await cursor.u32(), await cursor.u32(), await cursor.u32()];
  const [nameLength, extraLength, commentLength] = [await cursor.u16(), await cursor.u16(), await cursor.u16()];
  cursor.skip(4);
  const attributes = await cursor.u32();
  const offset = await cursor.u32();
  const rawName = await cursor.bytes(nameLength);
  const extra = await cursor.bytes(extraLength);
  cursor.skip(commentLength);
  const [wideSize, widePacked, wideOffset] = widen(extra, [size, packed, offset]);
  return {
    rawName,
    flags,
    method,
    crc,
    packedSize: widePacked,
    size: wideSize,
    offset: wideOffset,
    unixKind: madeBy >> 8 === UNIX ? (attributes >>> 16) & 0o170000 : 0,
  };
}

/** Numbers that do not fit are in an extra field, in this order. */
function widen(extra: Uint8Array, numbers: readonly [number, number, number]): [number, number, number] {
  const wide = extraField(extra, ZIP64_EXTRA);
  let at = 0;
  const next = () => {
    if (!wide || at + 8 > wide.length) throw new ArchiveError('malformed', 'The size of an entry is missing.');
    at += 8;
    return Number(new DataView(wide.buffer, wide.byteOffset).getBigUint64(at - 8, true));
  };
  return numbers.map((number) => (number === FULL32 ? next() : number)) as [number, number, number];
}

function extraField(extra: Uint8Array, wanted: number): Uint8Array | undefined {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === wanted) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return undefined;
}
