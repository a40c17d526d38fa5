import { crc32 } from 'node:zlib';
import { doubt, type Finding, Findings, refusal } from '../../domain/finding.ts';
import { ByteCursor, TruncatedError } from '../byte-cursor.ts';
import { type ByteSource, chunksOf, memorySource, partOf } from '../byte-source.ts';
import { ArchiveError } from './archive-error.ts';
import { EntryNames } from './entry-names.ts';
import { ExpansionBudget, expand } from './expand.ts';
import { IN_MEMORY, type ScanMember } from './member.ts';
import { ReplayableSource } from './replayable-source.ts';
import { readDirectory, type ZipEntry } from './zip-directory.ts';
import { zipPackage } from './zip-package.ts';

const LOCAL_MARK = 0x04034b50;
const [STORED, DEFLATED] = [0, 8];
const ENCRYPTED = 0x0001;
const HAS_DESCRIPTOR = 0x0008;
const STRONG_ENCRYPTION = 0x0040;
const [REGULAR, FOLDER] = [0o100000, 0o040000];
/** The longest record that may follow the bytes of an entry. */
const MAX_DESCRIPTOR = 24;

type Placed = ZipEntry & { name: string; dataStart: number; dataEnd: number };

/** Checks a zip: its directory against its entries, then every entry by content. */
export async function scanZip(source: ByteSource, scanMember: ScanMember): Promise<Finding[]> {
  const findings = new Findings();
  try {
    const entries = await placeEntries(source);
    const kind = zipPackage(entries.map(({ name }) => name));
    findings.add(kind.findings);
    const budget = new ExpansionBudget(source.size);
    for (const entry of entries) {
      if (entry.name.endsWith('/')) continue;
      const found = await scanEntry(source, entry, budget, (member) =>
        scanMember({ ...member, isTorch: kind.isTorch }),
      );
      findings.add(found.map((one) => ({ ...one, place: inside(entry.name, one.place) })));
    }
  } catch (error) {
    if (error instanceof ArchiveError) findings.add(error.finding);
    else if (error instanceof TruncatedError)
      findings.add(refusal('truncated', 'The archive is not whole. Pack the files again.'));
    else throw error;
  }
  return findings.result.findings;
}

/** Names of the entries, for an archive that is not opened any further. */
export async function zipNames(source: ByteSource): Promise<string[]> {
  return (await readDirectory(source)).entries.map(({ rawName }) => Buffer.from(rawName).toString());
}

async function placeEntries(source: ByteSource): Promise<Placed[]> {
  const { entries, start } = await readDirectory(source);
  const names = new EntryNames();
  const placed: Placed[] = [];
  let at = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    const name = names.add(entry.rawName);
    checkKind(entry, name);
    if (entry.offset < at) throw new ArchiveError('overlap', 'Two entries share their bytes.', name);
    if (entry.offset > at + (at === 0 ? 0 : MAX_DESCRIPTOR))
      throw new ArchiveError('hidden-bytes', 'Bytes that belong to no entry stand before this one.', name);
    const dataStart = await checkLocalHeader(source, entry, name);
    at = dataStart + entry.packedSize;
    if (at > start) throw new ArchiveError('overlap', 'An entry reaches into the directory.', name);
    placed.push({ ...entry, name, dataStart, dataEnd: at });
  }
  if (start > at + (at === 0 ? 0 : MAX_DESCRIPTOR))
    throw new ArchiveError('hidden-bytes', 'Bytes that belong to no entry stand before the directory.');
  return placed;
}

function checkKind({ flags, method, unixKind, size }: ZipEntry, name: string): void {
  if ((flags & (ENCRYPTED | STRONG_ENCRYPTION)) !== 0)
    throw new ArchiveError('encrypted', 'An entry is encrypted.', name);
  if (unixKind !== 0 && unixKind !== REGULAR && unixKind !== FOLDER)
    throw new ArchiveError('link', 'An entry is a link or a device.', name);
  if (method !== STORED && method !== DEFLATED)
    throw new ArchiveError('unknown-packing', 'An entry is packed by another method than "deflate".', name);
  if (name.endsWith('/') && size > 0) throw new ArchiveError('malformed', 'A folder has bytes.', name);
}

/** The header before the bytes must say the same as the directory: some readers believe one, some the other. */
async function checkLocalHeader(source: ByteSource, entry: ZipEntry, name: string): Promise<number> {
  const differs = () => new ArchiveError('headers-differ', 'An entry is described in two different ways.', name);
  const cursor = new ByteCursor(source, entry.offset);
  if ((await cursor.u32()) !== LOCAL_MARK) throw differs();
  cursor.skip(2);
  const [flags, method] = [await cursor.u16(), await cursor.u16()];
  cursor.skip(4);
  const [crc, packed, size] = [await cursor.u32(), await cursor.u32(), await cursor.u32()];
  const [nameLength, extraLength] = [await cursor.u16(), await cursor.u16()];
  const localName = await cursor.bytes(nameLength);
  if (method !== entry.method || flags !== entry.flags || !Buffer.from(localName).equals(entry.rawName))
    throw differs();
  const isLater = (flags & HAS_DESCRIPTOR) !== 0;
  const agrees = (local: number, central: number) =>
    local === central || local === 0xffffffff || (isLater && local === 0);
  if (!agrees(crc, entry.crc) || !agrees(packed, entry.packedSize) || !agrees(size, entry.size)) throw differs();
  cursor.skip(extraLength);
  if (entry.method === STORED && entry.packedSize !== entry.size) throw differs();
  return cursor.position;
}

type ScanOpened = (member: { name: string; source: ByteSource }) => Promise<readonly Finding[]>;

async function scanEntry(
  source: ByteSource,
  entry: Placed,
  budget: ExpansionBudget,
  scan: ScanOpened,
): Promise<readonly Finding[]> {
  const packed = partOf(source, entry.dataStart, entry.packedSize);
  const open = () => (entry.method === STORED ? chunksOf(packed) : expand(packed, 'deflate'));
  const kept = await readOnce(open(), entry, budget);
  if (kept) return scan({ name: entry.name, source: memorySource(kept) });
  if (entry.method === STORED) return scan({ name: entry.name, source: packed });
  await using replayable = new ReplayableSource(entry.size, open);
  return scan({ name: entry.name, source: replayable });
}

/** Unpacks an entry to check its size and sum. Returns its bytes when they are few. */
async function readOnce(
  chunks: AsyncGenerator<Uint8Array>,
  { name, size, crc }: Placed,
  budget: ExpansionBudget,
): Promise<Buffer | undefined> {
  const kept: Uint8Array[] = [];
  let [length, sum] = [0, 0];
  for await (const chunk of chunks) {
    length += chunk.length;
    budget.spend(chunk.length);
    if (length > size) break;
    sum = crc32(chunk, sum);
    if (size <= IN_MEMORY) kept.push(chunk.slice());
  }
  if (length !== size) throw new ArchiveError('size-differs', 'An entry unpacks to another size than it says.', name);
  if (sum !== crc) throw new ArchiveError('bad-checksum', 'An entry does not match its checksum.', name);
  return size <= IN_MEMORY ? Buffer.concat(kept) : undefined;
}

function inside(name: string, place: string): string {
  return place === '' ? name : `${name}/${place}`;
}

/** What is said of a member that cannot be read as its format asks. */
export function tooScattered(): Finding {
  return doubt('not-checked', 'It is packed so that it cannot be checked. Publish it unpacked.');
}
