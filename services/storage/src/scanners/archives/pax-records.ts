import { ArchiveError } from './archive-error.ts';

/** Reads the records of a pax header ("length key=value" each). Throws an ArchiveError. */
export function readPaxRecords(bytes: Uint8Array): Map<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const digits = Buffer.from(bytes.subarray(at, Math.max(at, blank))).toString('latin1');
    const length = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
    const equals = bytes.indexOf(0x3d, blank);
    if (
      length === 0 ||
      at + length > bytes.length ||
      equals < 0 ||
      equals >= at + length ||
      bytes[at + length - 1] !== 0x0a
    )
      throw new ArchiveError('corrupt', 'An extended header of the archive is broken.');
    const key = Buffer.from(bytes.subarray(blank + 1, equals)).toString();
    if (records.has(key)) throw new ArchiveError('corrupt', 'An extended header says the same thing twice.');
    records.set(key, bytes.subarray(equals + 1, at + length - 1));
    at += length;
  }
  return records;
}
