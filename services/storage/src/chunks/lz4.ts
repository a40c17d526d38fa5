import { invalidArgument } from '@alliance/errors/alliance-error';

const MAGIC = 0x184d2204;
const FLAG = { version: 0xc0, blockChecksum: 0x10, contentSize: 0x08, contentChecksum: 0x04, dictionary: 0x01 };
const STORED = 0x80000000;
const SHORTEST_MATCH = 4;

/**
 * Unpacks an LZ4 frame (LZ4 Frame Format 1.6) into `output`, which it must fill exactly: never a byte more is written, whatever
 * the frame says. Checksums are skipped, for whole files are compared by their SHA-256. Throws `invalid_argument`.
 */
export function decodeLz4Frame(frame: Uint8Array, output: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw broken();
  const flags = frame[4] as number;
  if ((flags & FLAG.version) !== 0x40 || flags & FLAG.dictionary) throw broken();
  let at = 7 + (flags & FLAG.contentSize ? 8 : 0);
  let filled = 0;
  for (;;) {
    if (at + 4 > frame.length) throw broken();
    const head = view.getUint32(at, true);
    at += 4;
    if (head === 0) break;
    const block = frame.subarray(at, at + (head & ~STORED));
    if (block.length !== (head & ~STORED)) throw broken();
    filled = head >= STORED ? copyStored(block, output, filled) : decodeBlock(block, output, filled);
    at += block.length + (flags & FLAG.blockChecksum ? 4 : 0);
  }
  if (filled !== output.length || at + (flags & FLAG.contentChecksum ? 4 : 0) > frame.length) throw broken();
}

function copyStored(block: Uint8Array, output: Uint8Array, filled: number): number {
  if (filled + block.length > output.length) throw broken();
  output.set(block, filled);
  return filled + block.length;
}

/** Unpacks one block behind what is there already, to which it may refer back. Returns how far `output` is filled. */
function decodeBlock(block: Uint8Array, output: Uint8Array, filled: number): number {
  let [at, to] = [0, filled];
  const length = (nibble: number): number => {
    let sum = nibble;
    if (nibble < 15) return sum;
    for (let more = 255; more === 255; sum += more) {
      if (at >= block.length) throw broken();
      more = block[at++] as number;
    }
    return sum;
  };
  while (at < block.length) {
    const token = block[at++] as number;
    const literals = length(token >> 4);
    if (at + literals > block.length || to + literals > output.length) throw broken();
    output.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    // The last sequence of a block has literals only.
    if (at === block.length) break;
    if (at + 2 > block.length) throw broken();
    const distance = (block[at] as number) | ((block[at + 1] as number) << 8);
    at += 2;
    const match = length(token & 15) + SHORTEST_MATCH;
    if (distance === 0 || distance > to || to + match > output.length) throw broken();
    repeat(output, { from: to - distance, to, match });
    to += match;
  }
  return to;
}

/** Copies a match, which may overlap itself: then it is a pattern that repeats. */
function repeat(output: Uint8Array, { from, to, match }: { from: number; to: number; match: number }): void {
  if (from + match <= to) output.copyWithin(to, from, from + match);
  else for (let index = 0; index < match; index += 1) output[to + index] = output[from + index] as number;
}

function broken() {
  return invalidArgument('A chunk is not packed as it says (LZ4). Send the file again.');
}
