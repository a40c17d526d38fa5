/** Bytes that can be read anywhere, a bounded piece at a time. */
export type ByteSource = {
  readonly size: number;
  /** Exactly these bytes. Throws when the file is shorter. */
  read(start: number, length: number): Promise<Uint8Array>;
};

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: async (start, length) => {
      if (start < 0 || length < 0 || start + length > bytes.length) throw new RangeError('read beyond the end');
      return bytes.subarray(start, start + length);
    },
  };
}

/** A part of other bytes. */
export function partOf(source: ByteSource, offset: number, size: number): ByteSource {
  return {
    size,
    read: async (start, length) => {
      if (start < 0 || length < 0 || start + length > size) throw new RangeError('read beyond the end');
      return source.read(offset + start, length);
    },
  };
}

const CHUNK = 256 * 1024;

/** The bytes from `start` on, in order. */
export async function* chunksOf(source: ByteSource, start = 0, end: number = source.size): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += CHUNK) yield await source.read(at, Math.min(CHUNK, end - at));
}

/** The first bytes, at most `length`. */
export function headOf(source: ByteSource, length: number): Promise<Uint8Array> {
  return source.read(0, Math.min(length, source.size));
}
