import { type Finding, Findings, refusal } from '../../domain/finding.ts';
import { TruncatedError } from '../byte-cursor.ts';
import { type ByteSource, chunksOf, memorySource, partOf } from '../byte-source.ts';
import { ArchiveError } from './archive-error.ts';
import { EntryNames } from './entry-names.ts';
import { IN_MEMORY, type ScanMember } from './member.ts';
import { readPaxRecords } from './pax-records.ts';
import { readTarHeader, TAR_BLOCK, type TarHeader } from './tar-header.ts';

const MAX_EXTENDED = 1024 * 1024;

/** What an extended header says of the entry that follows it. */
type Overrides = { name?: Uint8Array; size?: number };

/** Checks a tar from front to back, every file in it by content. */
export async function scanTar(source: ByteSource, scanMember: ScanMember): Promise<Finding[]> {
  const findings = new Findings();
  try {
    const names = new EntryNames();
    for await (const { name: rawName, size, type, start } of entriesOf(source)) {
      const name = names.add(rawName);
      checkType(type, name);
      if (type === '5' || name.endsWith('/')) continue;
      const found = await scanMember({ name, source: await opened(source, start, size), isTorch: false });
      findings.add(found.map((one) => ({ ...one, place: one.place === '' ? name : `${name}/${one.place}` })));
    }
  } catch (error) {
    if (error instanceof ArchiveError) findings.add(error.finding);
    else if (error instanceof TruncatedError || error instanceof RangeError)
      findings.add(refusal('truncated', 'The archive is not whole. Pack the files again.'));
    else throw error;
  }
  return findings.result.findings;
}

/** A small file is read once: what it is packed in is unpacked front to back. */
async function opened(source: ByteSource, start: number, size: number): Promise<ByteSource> {
  return size <= IN_MEMORY ? memorySource(await source.read(start, size)) : partOf(source, start, size);
}

type Entry = { name: Uint8Array; size: number; type: string; start: number };

async function* entriesOf(source: ByteSource): AsyncGenerator<Entry> {
  let overrides: Overrides = {};
  let at = 0;
  while (at < source.size) {
    const header = readTarHeader(await readBlock(source, at));
    at += TAR_BLOCK;
    if (!header) return checkEnd(source, at);
    const size = 'xgL'.includes(header.type) ? header.size : (overrides.size ?? header.size);
    if (size > source.size - at) throw new TruncatedError('an entry is longer than the archive');
    if ('xgLK'.includes(header.type)) overrides = { ...overrides, ...(await readExtended(source, header, at)) };
    else {
      yield { name: overrides.name ?? header.name, size, type: header.type, start: at };
      overrides = {};
    }
    at += Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
  throw new TruncatedError('the archive has no end');
}

function readBlock(source: ByteSource, at: number): Promise<Uint8Array> {
  if (at + TAR_BLOCK > source.size) throw new TruncatedError('the archive ends inside a header');
  return source.read(at, TAR_BLOCK);
}

async function readExtended(source: ByteSource, { type, size }: TarHeader, at: number): Promise<Overrides> {
  if (size > MAX_EXTENDED) throw new ArchiveError('malformed', 'An extended header is too long.');
  const bytes = await source.read(at, size);
  if (type === 'K') return {};
  if (type === 'L') return { name: bytes.at(-1) === 0 ? bytes.subarray(0, bytes.indexOf(0)) : bytes };
  const records = readPaxRecords(bytes);
  if ([...records.keys()].some((key) => key.startsWith('GNU.sparse')))
    throw new ArchiveError('sparse', 'An entry is sparse.');
  const [name, size64] = [records.get('path'), records.get('size')];
  if (type === 'g') return {};
  return { ...(name ? { name } : {}), ...(size64 ? { size: toSize(size64) } : {}) };
}

function toSize(bytes: Uint8Array): number {
  const digits = Buffer.from(bytes).toString('latin1');
  if (!/^\d{1,15}$/.test(digits)) throw new ArchiveError('corrupt', 'A number in the archive is broken.');
  return Number(digits);
}

function checkType(type: string, name: string): void {
  if (type === '1' || type === '2') throw new ArchiveError('link', 'An entry is a link.', name);
  if (type === 'S') throw new ArchiveError('sparse', 'An entry is sparse.', name);
  if (!['0', '\0', '5', '7'].includes(type)) throw new ArchiveError('link', 'An entry is no ordinary file.', name);
}

/** Zeros fill the last record; anything else would be hidden there. */
async function checkEnd(source: ByteSource, start: number): Promise<void> {
  for await (const chunk of chunksOf(source, start))
    if (chunk.some((byte) => byte !== 0))
      throw new ArchiveError('trailing-bytes', 'Bytes follow the end of the archive.');
}
