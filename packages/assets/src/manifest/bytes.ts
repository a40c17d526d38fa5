/** Texts shorter than this have a length of one byte. */
const SHORT = 0x80;

/** What a writer is told to write. Nodes are written one at a time and by the thousand, so all use the same memory. */
export function writeBytes(write: (writer: ByteWriter) => void): Buffer {
  shared.clear();
  write(shared);
  return shared.copy();
}

/** Writes numbers and texts one after another. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(65_536);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  hex(text: string): void {
    this.#reserve(text.length / 2);
    this.#length += this.#buffer.write(text, this.#length, 'hex');
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  /** A whole number from 0 to 2^53 − 1, seven bits a byte, low ones first. */
  number(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  text(value: string): void {
    if (value.length < SHORT && this.#shortText(value)) return;
    const length = Buffer.byteLength(value);
    this.number(length);
    this.#reserve(length);
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
  }

  /** What most paths are, short and ASCII, is written faster by hand; false when it is not such a text. */
  #shortText(value: string): boolean {
    this.#reserve(SHORT);
    const start = this.#length + 1;
    for (let index = 0; index < value.length; index += 1) {
      const unit = value.charCodeAt(index);
      if (unit >= 0x80) return false;
      this.#buffer[start + index] = unit;
    }
    this.#buffer[this.#length] = value.length;
    this.#length = start + value.length;
    return true;
  }

  /** What was written. */
  copy(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + more));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

const shared = new ByteWriter();

/** Reads what a ByteWriter wrote. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at: number;

  constructor(buffer: Buffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  hex(length: number): string {
    this.#at += length;
    return this.#buffer.toString('hex', this.#at - length, this.#at);
  }

  byte(): number {
    this.#at += 1;
    return this.#buffer.readUInt8(this.#at - 1);
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const length = this.number();
    this.#at += length;
    return this.#buffer.toString('utf8', this.#at - length, this.#at);
  }
}
