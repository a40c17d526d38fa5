import { ArchiveError } from './archive-error.ts';

export const TAR_BLOCK = 512;

export type TarHeader = { name: Uint8Array; size: number; type: string };

/** Reads one header; undefined for a block of zeros, which ends the archive. Throws an ArchiveError. */
export function readTarHeader(block: Uint8Array): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (checksum(block) !== octal(block.subarray(148, 156)))
    throw new ArchiveError('corrupt', 'A header of the archive is broken.');
  const isUstar = Buffer.from(block.subarray(257, 262)).toString() === 'ustar';
  const [name, prefix] = [
    text(block.subarray(0, 100)),
    isUstar && block[263] === 0x30 ? text(block.subarray(345, 500)) : [],
  ];
  return {
    name: Uint8Array.from(prefix.length > 0 ? [...prefix, 0x2f, ...name] : name),
    size: sizeOf(block.subarray(124, 136)),
    type: String.fromCharCode(block[156] ?? 0),
  };
}

/** The sum over a header, its own field taken as blanks. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

function text(field: Uint8Array): Uint8Array {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

function octal(field: Uint8Array): number {
  const digits = Buffer.from(text(field)).toString('latin1').trim();
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError('corrupt', 'A number in the archive is broken.');
  return Number.parseInt(digits || '0', 8);
}

/** Sizes of 8 GiB and more are written in base 256. */
function sizeOf(field: Uint8Array): number {
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field);
  const size = field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f);
  if (!Number.isSafeInteger(size)) throw new ArchiveError('corrupt', 'A number in the archive is broken.');
  return size;
}
