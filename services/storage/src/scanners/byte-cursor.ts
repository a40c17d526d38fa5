import type { ByteSource } from './byte-source.ts';

const WINDOW = 256 * 1024;

/** The file ends, or a length in it leads, beyond what is there. */
export class TruncatedError extends Error {
  override readonly name = 'TruncatedError';
}

/** Reads little-endian numbers and bytes one after another, a window of the source at a time. */
export class ByteCursor {
  readonly #source: ByteSource;
  readonly #end: number;
  #window: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #windowStart: number;
  #at: number;

  constructor(source: ByteSource, start = 0, end: number = source.size) {
    this.#source = source;
    this.#at = start;
    this.#windowStart = start;
    this.#end = Math.min(end, source.size);
  }

  get position(): number {
    return this.#at;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  /** Makes as many bytes readable at once as there are, up to `length`; after it the numbers below need no waiting. */
  async fill(length: number): Promise<void> {
    if (!this.isFilled(length)) await this.#load();
  }

  /** True when the next bytes are at hand, or the end is. */
  isFilled(length: number): boolean {
    return this.#at - this.#windowStart + Math.min(length, this.left) <= this.#window.length;
  }

  takeU8(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  takeU16(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  takeU32(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }

  takeI32(): number {
    return this.#view.getInt32(this.#pass(4), true);
  }

  takeU64(): bigint {
    return this.#view.getBigUint64(this.#pass(8), true);
  }

  /** Bytes that are at hand, valid until the next ones are waited for. */
  takeBytes(length: number): Uint8Array {
    const at = this.#pass(length);
    return this.#window.subarray(at, at + length);
  }

  async u8(): Promise<number> {
    await this.fill(1);
    return this.takeU8();
  }

  async u16(): Promise<number> {
    await this.fill(2);
    return this.takeU16();
  }

  async u32(): Promise<number> {
    await this.fill(4);
    return this.takeU32();
  }

  async i32(): Promise<number> {
    await this.fill(4);
    return this.takeI32();
  }

  async u64(): Promise<bigint> {
    await this.fill(8);
    return this.takeU64();
  }

  /** Bytes to keep: at most what a window holds may be asked for without a limit of the caller's own. */
  async bytes(length: number): Promise<Uint8Array> {
    if (length > this.left) throw new TruncatedError(`${length} bytes are announced and ${this.left} are there`);
    if (length > WINDOW) {
      const bytes = await this.#source.read(this.#at, length);
      this.#at += length;
      return bytes;
    }
    await this.fill(length);
    return this.takeBytes(length).slice();
  }

  /** Reads up to a line feed, which is left out. Throws when the line is longer than `most` bytes. */
  async line(most: number): Promise<Uint8Array> {
    const pieces: number[] = [];
    for (;;) {
      const byte = await this.u8();
      if (byte === 0x0a) return Uint8Array.from(pieces);
      if (pieces.length >= most) throw new TruncatedError(`a line is longer than ${most} bytes`);
      pieces.push(byte);
    }
  }

  skip(length: number): void {
    if (length < 0 || length > this.left)
      throw new TruncatedError(`${length} bytes are announced and ${this.left} are there`);
    this.#at += length;
  }

  async #load(): Promise<void> {
    this.#window = await this.#source.read(this.#at, Math.min(WINDOW, this.left));
    this.#view = new DataView(this.#window.buffer, this.#window.byteOffset, this.#window.byteLength);
    this.#windowStart = this.#at;
  }

  /** Passes bytes that are in the window; returns where in it they start. */
  #pass(length: number): number {
    if (length > this.left) throw new TruncatedError(`the file ends at ${this.#end}, in the middle of something`);
    const start = this.#at - this.#windowStart;
    this.#at += length;
    return start;
  }
}
