import { crc32, deflateRawSync } from 'node:zlib';

/** A safetensors file with these tensors of F32, or with a header as given. */
export function safetensors(tensors: Record<string, number[]> = { a: [2, 3] }, header?: string): Buffer {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, shape]) => {
    const bytes = shape.reduce((product, n) => product * n, 4);
    at += bytes;
    return [name, { dtype: 'F32', shape, data_offsets: [at - bytes, at] }];
  });
  const text = Buffer.from(header ?? JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(at, 1)]);
}

export type ZipFile = {
  name: string;
  bytes: Buffer | string;
  method?: 0 | 8;
  /** Changes to the directory's entry, to make it lie. */
  flags?: number;
  unixMode?: number;
  crc?: number;
  localName?: string;
  size?: number;
};

/** A zip made by hand, so that it can also be wrong. */
export function zip(files: readonly ZipFile[], { comment = '' }: { comment?: string } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const bytes = Buffer.from(file.bytes);
    const packed = (file.method ?? 8) === 8 ? deflateRawSync(bytes) : bytes;
    const crc = file.crc ?? crc32(bytes);
    const name = Buffer.from(file.name);
    const local = Buffer.from(file.localName ?? file.name);
    const sizes = (size: number) => {
      const header = Buffer.alloc(20);
      header.writeUInt16LE(file.flags ?? 0, 0);
      header.writeUInt16LE(file.method ?? 8, 2);
      header.writeUInt32LE(crc, 8);
      header.writeUInt32LE(packed.length, 12);
      header.writeUInt32LE(size, 16);
      return header;
    };
    const size = file.size ?? bytes.length;
    const localLengths = Buffer.alloc(4);
    localLengths.writeUInt16LE(local.length, 0);
    parts.push(Buffer.concat([Buffer.from('504b03041400', 'hex'), sizes(size), localLengths, local, packed]));
    const tail = Buffer.alloc(18);
    tail.writeUInt16LE(name.length, 0);
    tail.writeUInt32LE(((file.unixMode ?? 0) << 16) >>> 0, 10);
    tail.writeUInt32LE(offset, 14);
    directory.push(Buffer.concat([Buffer.from('504b010214031400', 'hex'), sizes(size), tail, name]));
    offset += parts.at(-1)!.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(files.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(files.length, 0xffff), 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...parts, entries, end, Buffer.from(comment)]);
}

export type TarFile = { name: string; bytes?: Buffer | string; type?: string; link?: string };

/** A tar made by hand. */
export function tar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ name, bytes = '', type = '0', link = '' }) => {
    const content = Buffer.from(bytes);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1_024)]);
}

/** A pickle of protocol 2 with these opcodes between its mark and STOP. */
export function pickle(...opcodes: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat([
    Buffer.from([0x80, 2]),
    ...opcodes.map((part) => Buffer.from(part as string, 'latin1')),
    Buffer.from('.'),
  ]);
}

/** Runs a command when it is loaded by Python. */
export const HOSTILE_PICKLE = pickle('cposix\nsystem\n', 'X\x02\0\0\0id', '\x85', 'R');
/** Nothing but data. */
export const DATA_PICKLE = pickle('}', 'q\0', 'X\x01\0\0\0a', 'K\x01', 's');
