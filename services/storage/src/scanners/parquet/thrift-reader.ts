import { type ByteCursor, TruncatedError } from '../byte-cursor.ts';

const MAX_DEPTH = 32;
const MAX_TEXT = 65_536;

/** Types of Thrift's compact protocol. */
const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];

/** The bytes are not what Thrift writes. */
export class ThriftError extends Error {
  override readonly name = 'ThriftError';
}

/** What to do with a field: `true` = it was read; otherwise it is passed over. */
export type OnField = (field: number, type: number) => Promise<boolean>;

/** Reads Thrift's compact protocol field by field and keeps nothing. */
export class ThriftReader {
  readonly #cursor: ByteCursor;
  #depth = 0;

  constructor(cursor: ByteCursor) {
    this.#cursor = cursor;
  }

  /** Reads a struct; `onField` reads what it wants. */
  async struct(onField: OnField): Promise<void> {
    this.#enter();
    let field = 0;
    for (;;) {
      const head = await this.#cursor.u8();
      if (head === 0) break;
      const [delta, type] = [head >> 4, head & 15];
      field = delta === 0 ? Number(zigzag(await this.#varint())) : field + delta;
      if (!(await onField(field, type))) await this.#skip(type);
    }
    this.#depth -= 1;
  }

  /** Reads a list of structs. Throws when it is longer than `most`. */
  async structs(type: number, most: number, onItem: () => Promise<void>): Promise<void> {
    if (type !== LIST) throw new ThriftError('a list was expected');
    const { elementType, count } = await this.#listHead();
    if (elementType !== STRUCT) throw new ThriftError('a list of structs was expected');
    if (count > most) throw new ThriftError(`a list has more than ${most} elements`);
    this.#enter();
    for (let index = 0; index < count; index += 1) await onItem();
    this.#depth -= 1;
  }

  async integer(type: number): Promise<bigint> {
    if (type === BYTE) return BigInt(await this.#cursor.u8());
    if (type !== I16 && type !== I32 && type !== I64) throw new ThriftError('a number was expected');
    return zigzag(await this.#varint());
  }

  async text(type: number): Promise<string> {
    if (type !== BINARY) throw new ThriftError('a text was expected');
    const length = Number(await this.#varint());
    if (length > MAX_TEXT) throw new ThriftError('a text is too long');
    return new TextDecoder().decode(await this.#cursor.bytes(length));
  }

  async #skip(type: number, inList = false): Promise<void> {
    if (type === TRUE || type === FALSE) {
      if (inList) this.#cursor.skip(1);
    } else if (type === BYTE) this.#cursor.skip(1);
    else if (type === I16 || type === I32 || type === I64) await this.#varint();
    else if (type === DOUBLE) this.#cursor.skip(8);
    else if (type === BINARY) this.#cursor.skip(Number(await this.#varint()));
    else if (type === LIST || type === SET) await this.#skipList();
    else if (type === MAP) await this.#skipMap();
    else if (type === STRUCT) await this.struct(async () => false);
    else throw new ThriftError('a field has no known type');
  }

  async #skipList(): Promise<void> {
    this.#enter();
    const { elementType, count } = await this.#listHead();
    for (let index = 0; index < count; index += 1) await this.#skip(elementType, true);
    this.#depth -= 1;
  }

  async #skipMap(): Promise<void> {
    this.#enter();
    const count = Number(await this.#varint());
    if (count > 0) {
      if (count > this.#cursor.left) throw new TruncatedError('a map is longer than what holds it');
      const types = await this.#cursor.u8();
      for (let index = 0; index < count; index += 1) {
        await this.#skip(types >> 4, true);
        await this.#skip(types & 15, true);
      }
    }
    this.#depth -= 1;
  }

  /** Each element takes a byte at least, so that no count can promise more than the bytes hold. */
  async #listHead(): Promise<{ elementType: number; count: number }> {
    const head = await this.#cursor.u8();
    const short = head >> 4;
    const count = short === 15 ? Number(await this.#varint()) : short;
    if (count > this.#cursor.left) throw new TruncatedError('a list is longer than what holds it');
    return { elementType: head & 15, count };
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new ThriftError('it is nested too deeply');
  }

  async #varint(): Promise<bigint> {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = await this.#cursor.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ThriftError('a number is too long');
  }
}

function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}
