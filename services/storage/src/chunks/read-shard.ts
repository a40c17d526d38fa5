import { invalidArgument } from '@alliance/errors/alliance-error';

const MAGIC = Buffer.from('HFRepoMetaData\0UigEj{\x81W\x83\xa5\xbd\xd9\\\xcd\xd1J\xa9', 'latin1');
const RECORD = 48;
const HASH = 32;
const VERSION = 2n;
const FLAG = { verification: 0x80000000, metadata: 0x40000000 };

/** A run of chunks of one xorb. */
export type Segment = { xorb: string; bytes: number; first: number; end: number };

export type ShardFile = {
  /** As the client claims it. */
  sha256: string;
  /** In order, read as they are needed: there may be a million. */
  segments(): Iterable<Segment>;
};

/**
 * The files that a shard describes. What comes after them is ignored: the chunks are known from the xorbs, and not every client
 * sends a footer. Throws `invalid_argument`, also for a file without its SHA-256.
 */
export function readShard(shard: Buffer): ShardFile[] {
  if (!shard.subarray(0, HASH).equals(MAGIC)) throw invalid('it does not begin like one');
  if (shard.length < RECORD || shard.readBigUInt64LE(HASH) !== VERSION) throw invalid('its version is not known here');
  const files: ShardFile[] = [];
  let at = RECORD;
  for (;;) {
    const header = record(shard, at);
    if (isEnd(header)) return files;
    const flags = header.readUInt32LE(HASH);
    const count = header.readUInt32LE(HASH + 4);
    const segments = shard.subarray(at + RECORD, at + RECORD * (1 + count));
    if (segments.length !== RECORD * count) throw invalid('it ends within a file');
    at += RECORD * (1 + count * (flags & FLAG.verification ? 2 : 1));
    if (!(flags & FLAG.metadata)) throw invalidArgument('A file in the shard has no SHA-256. Send it with one.');
    files.push({ sha256: hashName(record(shard, at)), segments: () => segmentsOf(segments) });
    at += RECORD;
  }
}

function* segmentsOf(records: Buffer): Generator<Segment> {
  for (let at = 0; at < records.length; at += RECORD) {
    yield {
      xorb: hashName(records.subarray(at)),
      bytes: records.readUInt32LE(at + HASH + 4),
      first: records.readUInt32LE(at + HASH + 8),
      end: records.readUInt32LE(at + HASH + 12),
    };
  }
}

/** How a hash is written: as four numbers of 64 bits, each with its lowest byte first in the bytes. */
function hashName(bytes: Buffer): string {
  return [0, 8, 16, 24].map((at) => bytes.readBigUInt64LE(at).toString(16).padStart(16, '0')).join('');
}

function record(shard: Buffer, at: number): Buffer {
  const bytes = shard.subarray(at, at + RECORD);
  if (bytes.length < RECORD) throw invalid('it ends within a file');
  return bytes;
}

function isEnd(header: Buffer): boolean {
  return header.subarray(0, HASH).every((byte) => byte === 0xff);
}

function invalid(reason: string) {
  return invalidArgument(`This is not a whole shard: ${reason}. Send it again.`);
}
