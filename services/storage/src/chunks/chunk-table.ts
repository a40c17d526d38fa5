import { invalidArgument } from '@alliance/errors/alliance-error';

export const MAX_XORB_BYTES = 64 * 1024 * 1024;
const MAX_CHUNKS = 8_192;
const MAX_RAW = 128 * 1024;
/** LZ4 makes noise a little longer; senders then store it. */
const MAX_PACKED = 2 * MAX_RAW;
const HEADER = 8;
const FOOTER = Buffer.from('XETBLOB');

/** Where the chunks of a xorb are, in its order. */
export type ChunkTable = {
  readonly count: number;
  at(index: number): { start: number; packed: number; scheme: number; raw: number };
  /** Raw bytes of the chunks from `first` up to `end`; undefined when there are no such chunks. */
  rawBytes(first: number, end: number): number | undefined;
};

/** Follows the chunk records of a xorb as its bytes pass. Throws `invalid_argument` at the first that cannot be one. */
export class XorbReader {
  readonly #header = Buffer.alloc(HEADER);
  #headerBytes = 0;
  #toSkip = 0;
  #position = 0;
  #ended = false;
  readonly #starts: number[] = [];
  readonly #packed: number[] = [];
  readonly #schemes: number[] = [];
  /** Raw bytes of all chunks up to and with each one. */
  readonly #sums: number[] = [];

  update(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.#ended) {
      if (this.#toSkip > 0) {
        const skipped = Math.min(this.#toSkip, bytes.length - at);
        this.#toSkip -= skipped;
        at += skipped;
        continue;
      }
      const taken = bytes.subarray(at, at + HEADER - this.#headerBytes);
      this.#header.set(taken, this.#headerBytes);
      this.#headerBytes += taken.length;
      at += taken.length;
      if (this.#headerBytes === HEADER) this.#takeHeader(this.#position + at);
    }
    this.#position += bytes.length;
  }

  /** The table, after the last byte. Throws `invalid_argument` when the last chunk is not whole, or there is none. */
  finish(): ChunkTable {
    if (!this.#ended && (this.#toSkip > 0 || this.#headerBytes > 0)) throw invalid('it ends within a chunk');
    if (this.#starts.length === 0) throw invalid('it has no chunk');
    const [starts, packed, sums] = [this.#starts, this.#packed, this.#sums].map((list) => Uint32Array.from(list)) as [
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ];
    const schemes = Uint8Array.from(this.#schemes);
    const sumBefore = (index: number) => (index === 0 ? 0 : (sums[index - 1] as number));
    const at = (index: number) => ({
      start: starts[index] as number,
      packed: packed[index] as number,
      scheme: schemes[index] as number,
      raw: (sums[index] as number) - sumBefore(index),
    });
    const rawBytes = (first: number, end: number) =>
      first < end && end <= starts.length ? sumBefore(end) - sumBefore(first) : undefined;
    return { count: starts.length, at, rawBytes };
  }

  #takeHeader(dataStart: number): void {
    this.#headerBytes = 0;
    if (this.#header.subarray(0, FOOTER.length).equals(FOOTER)) {
      this.#ended = true;
      return;
    }
    const packed = this.#header.readUIntLE(1, 3);
    const scheme = this.#header.readUInt8(4);
    const raw = this.#header.readUIntLE(5, 3);
    if (this.#header[0] !== 0 || scheme > 2) throw invalid('a chunk is of a kind that is not known here');
    if (raw === 0 || raw > MAX_RAW || packed === 0 || packed > MAX_PACKED)
      throw invalid('a chunk is too long or empty');
    if (this.#starts.length === MAX_CHUNKS) throw invalid(`it has more than ${MAX_CHUNKS} chunks`);
    this.#starts.push(dataStart);
    this.#packed.push(packed);
    this.#schemes.push(scheme);
    this.#sums.push((this.#sums.at(-1) ?? 0) + raw);
    this.#toSkip = packed;
  }
}

function invalid(reason: string) {
  return invalidArgument(`This is not a whole xorb: ${reason}. Send it again.`);
}
