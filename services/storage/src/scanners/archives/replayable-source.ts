import type { ByteSource } from '../byte-source.ts';

/** What has passed and may be read again without starting over. */
const LOOK_BACK = 1024 * 1024;
const MAX_REPLAYS = 16;

/** Something in it lies where it cannot be read without unpacking everything once more, too often. */
export class TooScatteredError extends Error {
  override readonly name = 'TooScatteredError';
}

/**
 * Packed bytes as if they lay there unpacked: read mostly forwards. To go far back is to unpack again from the beginning, which
 * is done a few times only.
 */
export class ReplayableSource implements ByteSource, AsyncDisposable {
  readonly size: number;
  readonly #open: () => AsyncGenerator<Uint8Array>;
  #stream: AsyncGenerator<Uint8Array> | undefined;
  #replays = 0;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  constructor(size: number, open: () => AsyncGenerator<Uint8Array>) {
    this.size = size;
    this.#open = open;
  }

  async read(start: number, length: number): Promise<Uint8Array> {
    if (start < 0 || length < 0 || start + length > this.size) throw new RangeError('read beyond the end');
    if (start < this.#windowStart || !this.#stream) await this.#restart();
    await this.#advance(start, start + length);
    return Uint8Array.prototype.slice.call(this.#window, start - this.#windowStart, start - this.#windowStart + length);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream?.return(undefined);
  }

  async #restart(): Promise<void> {
    await this[Symbol.asyncDispose]();
    this.#replays += 1;
    if (this.#replays > MAX_REPLAYS) throw new TooScatteredError('unpacked too often');
    this.#stream = this.#open();
    this.#window = Buffer.alloc(0);
    this.#windowStart = 0;
  }

  /** Moves on until the window holds `end`, keeping what may be asked for again. */
  async #advance(start: number, end: number): Promise<void> {
    const pieces: Buffer[] = [this.#window];
    let windowEnd = this.#windowStart + this.#window.length;
    let kept = this.#window.length;
    while (windowEnd < end) {
      const next = await this.#stream?.next();
      if (!next || next.done) throw new RangeError('read beyond the end');
      pieces.push(Buffer.from(next.value));
      windowEnd += next.value.length;
      kept += next.value.length;
      const from = Math.min(start, end - LOOK_BACK);
      while (pieces[0] && windowEnd - kept + pieces[0].length <= from) kept -= (pieces.shift() as Buffer).length;
    }
    if (pieces.length === 1) return;
    this.#window = Buffer.concat(pieces);
    this.#windowStart = windowEnd - this.#window.length;
  }
}
