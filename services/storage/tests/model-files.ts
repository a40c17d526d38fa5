type GgufTensor = { name: string; shape: bigint[]; type: number; bytes?: number; offset?: bigint };
type GgufParts = {
  version?: number;
  keys?: Record<string, string> | [string, string][];
  /** A key as bytes, beside the others. */
  rawKey?: Buffer;
  keyCount?: bigint;
  tensors: GgufTensor[];
};

/** A GGUF file made by hand, so that it can also be wrong. */
export function gguf({ version = 3, keys = {}, rawKey, keyCount, tensors }: GgufParts): Buffer {
  const entries = Array.isArray(keys) ? keys : Object.entries(keys);
  const count = keyCount ?? BigInt(entries.length + (rawKey ? 1 : 0));
  let at = 0n;
  const table = tensors.map(({ name, shape, type, bytes, offset }) => {
    const size = BigInt(bytes ?? Number(shape.reduce((product, n) => product * n, 4n)));
    const row = Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset ?? at)]);
    at += ((size + 31n) / 32n) * 32n;
    return row;
  });
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(BigInt(tensors.length)),
    u64(count),
    ...entries.map(([key, value]) => Buffer.concat([text(key), u32(8), text(value)])),
    ...(rawKey ? [rawKey] : []),
    ...table,
  ]);
  const padding = Buffer.alloc((32 - (head.length % 32)) % 32);
  return Buffer.concat([head, padding, Buffer.alloc(at > 10_000n ? 0 : Number(at))]);
}

/** A message of protobuf: texts and bytes, numbers, or lists of them, by field. */
export function protobuf(fields: Record<number, unknown>): Buffer {
  const parts = Object.entries(fields).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => {
      if (typeof one === 'number') return Buffer.concat([varint(Number(field) * 8), varint(one)]);
      const bytes = Buffer.from(one as string);
      return Buffer.concat([varint(Number(field) * 8 + 2), varint(bytes.length), bytes]);
    }),
  );
  return Buffer.concat(parts);
}

/** An ONNX model with one node and, if wished, a tensor; or a graph inside graphs. */
export function onnx({
  tensor,
  domain = '',
  depth = 0,
}: {
  tensor?: Buffer | Buffer[];
  domain?: string;
  depth?: number;
}): Buffer {
  let graph = protobuf({
    1: [protobuf({ 1: 'x', 2: 'y', 4: 'Add', 7: domain })],
    2: 'g',
    ...(tensor ? { 5: [tensor].flat() } : {}),
  });
  for (let n = 0; n < depth; n += 1) graph = protobuf({ 1: [protobuf({ 5: [protobuf({ 6: graph })] })] });
  return protobuf({ 1: 8, 2: 'test', 7: graph, 8: [protobuf({ 2: 17 })] });
}

/** A NumPy array with this header and so many bytes. */
export function npy(header: string, bytes: number): Buffer {
  const text = Buffer.from(`${header}\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\0', 'latin1'), length, text, Buffer.alloc(bytes)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(BigInt(bytes.length)), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
