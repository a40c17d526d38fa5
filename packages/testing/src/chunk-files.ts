import { createHash } from 'node:crypto';

/** Makes xorbs and shards byte by byte, as the formats say, so that each rule can be broken by itself. */

export type TestChunk = { scheme?: number; packed: Buffer; raw: number };

/** A chunk that is stored as it is. */
export function stored(bytes: Buffer | string): TestChunk {
  const packed = Buffer.from(bytes);
  return { packed, raw: packed.length };
}

/** A chunk of `raw` times one byte, packed as an LZ4 frame of a few bytes. */
export function repeated(byte: number, raw: number, claimed = raw): TestChunk {
  return { scheme: 1, packed: lz4Frame(repetition(byte, raw)), raw: claimed };
}

export function xorb(chunks: readonly TestChunk[]): Buffer {
  return Buffer.concat(
    chunks.flatMap(({ scheme = 0, packed, raw }) => {
      const header = Buffer.alloc(8);
      header.writeUIntLE(packed.length, 1, 3);
      header.writeUInt8(scheme, 4);
      header.writeUIntLE(raw, 5, 3);
      return [header, packed];
    }),
  );
}

/** A name for a xorb; nobody compares it with its bytes. */
export function xorbName(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export type TestSegment = { xorb: string; bytes: number; first?: number; end?: number };
export type TestShardFile = { sha256: string | undefined; segments: readonly TestSegment[]; verified?: boolean };

const MAGIC = Buffer.concat([
  Buffer.from('HFRepoMetaData\0'),
  Buffer.from('556967456A7B815783A5BDD95CCDD14AA9', 'hex'),
]);

/** A shard without a footer and with an empty xorb section, as Python sends it. */
export function shard(files: readonly TestShardFile[]): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigUInt64LE(2n);
  const end = Buffer.concat([Buffer.alloc(32, 0xff), Buffer.alloc(16)]);
  return Buffer.concat([MAGIC, header, ...files.flatMap(fileRecords), end, end]);
}

function fileRecords({ sha256: digest, segments, verified = true }: TestShardFile): Buffer[] {
  const flags = (verified ? 0x80000000 : 0) + (digest === undefined ? 0 : 0x40000000);
  return [
    record('0'.repeat(64), [flags, segments.length]),
    ...segments.map(({ xorb: name, bytes, first = 0, end = first + 1 }) => record(name, [0, bytes, first, end])),
    ...(verified ? segments.map(() => record('1'.repeat(64), [])) : []),
    ...(digest === undefined ? [] : [record(digest, [])]),
  ];
}

/** A hash as four numbers of 64 bits, lowest byte first, and up to four numbers. */
function record(hash: string, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(48);
  for (let at = 0; at < 32; at += 8) bytes.writeBigUInt64LE(BigInt(`0x${hash.slice(at * 2, at * 2 + 16)}`), at);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 32 + index * 4);
  return bytes;
}

/** An LZ4 frame of these blocks, without sizes and checksums. */
export function lz4Frame(...blocks: readonly Buffer[]): Buffer {
  const parts = blocks.flatMap((block) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(block.length);
    return [size, block];
  });
  return Buffer.concat([Buffer.from('04224d18604000', 'hex'), ...parts, Buffer.alloc(4)]);
}

/** A block: one byte, then a match that repeats it, then five literals, as the format wants the last sequence. */
function repetition(byte: number, raw: number): Buffer {
  const lengths: number[] = [];
  let rest = raw - 1 - 5 - 4 - 15;
  for (; rest >= 255; rest -= 255) lengths.push(255);
  lengths.push(rest);
  return Buffer.from([0x1f, byte, 1, 0, ...lengths, 0x50, byte, byte, byte, byte, byte]);
}
