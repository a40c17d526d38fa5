/** One tensor of signed 32-bit counts. */
export type CountTensor = { shape: readonly number[]; values: Int32Array };

/**
 * Writes tensors in the safetensors format: u64le header length, JSON header padded with spaces to 8 bytes, then the tensors'
 * little-endian bytes one after another without holes. Metadata is text to text only. Same input, same bytes.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, CountTensor>>,
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const body = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) body.writeInt32LE(value, index * 4);
    header[name] = { dtype: 'I32', shape, data_offsets: [offset, offset + body.length] };
    bodies.push(body);
    offset += body.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc((8 - (text.length % 8)) % 8, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  return Buffer.concat([length, text, padding, ...bodies]);
}
