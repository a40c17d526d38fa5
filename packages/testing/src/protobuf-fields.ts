/** The fields of one protobuf message by number: bytes for length-delimited ones, a number's bits for the others. */
export type ProtobufFields = Map<number, (Uint8Array | bigint)[]>;

/** Reads the wire format of one message, without its schema (protobuf.dev, "Encoding"). */
export function readFields(bytes: Uint8Array): ProtobufFields {
  const reader = new WireReader(bytes);
  const fields: ProtobufFields = new Map();
  while (!reader.isDone) {
    const tag = Number(reader.varint());
    const field = tag >> 3;
    fields.set(field, [...(fields.get(field) ?? []), reader.value(tag & 7)]);
  }
  return fields;
}

class WireReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(wireType: number): Uint8Array | bigint {
    switch (wireType) {
      case 0:
        return this.varint();
      case 1:
        return this.#take(8);
      case 2:
        return this.#take(Number(this.varint()));
      case 5:
        return this.#take(4);
      default:
        throw new Error(`wire type ${wireType} does not exist`);
    }
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  #take(length: number): Uint8Array {
    const from = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) {
      throw new Error('the message ends too early');
    }
    return this.#bytes.subarray(from, this.#at);
  }
}

/** Returns every nested message at a path of field numbers. */
export function messagesAt(fields: ProtobufFields, ...path: readonly number[]): ProtobufFields[] {
  const [field, ...rest] = path;
  if (field === undefined) {
    return [fields];
  }
  const nested = (fields.get(field) ?? []).filter((value) => value instanceof Uint8Array);
  return nested.flatMap((bytes) => messagesAt(readFields(bytes), ...rest));
}

export function textOf(fields: ProtobufFields | undefined, field: number): string {
  return Buffer.from(bytesOf(fields, field)).toString();
}

export function hexOf(fields: ProtobufFields, field: number): string {
  return Buffer.from(bytesOf(fields, field)).toString('hex');
}

function bytesOf(fields: ProtobufFields | undefined, field: number): Uint8Array {
  const value = fields?.get(field)?.[0];
  return value instanceof Uint8Array ? value : new Uint8Array();
}
