import { LogError } from './log-error.ts';
import { TILE_WIDTH } from './tiles.ts';

/** The longest entry that the format can carry; a log may set a lower limit of its own. */
export const MAX_ENTRY_BYTES = 65_535;

const LENGTH_BYTES = 2;

/**
 * Returns the bundle of 1 to 256 entries (C2SP tlog-tiles); throws malformed-entry-bundle if there are more or one is
 * too long.
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) {
    throw malformed(
      `A bundle holds 1 to ${TILE_WIDTH} entries, not ${entries.length}; cut the list at multiples of that.`,
    );
  }
  const tooLong = entries.find((entry) => entry.length > MAX_ENTRY_BYTES);
  if (tooLong) throw malformed(`An entry has at most ${MAX_ENTRY_BYTES} bytes, not ${tooLong.length}; shorten it.`);

  const bundle = new Uint8Array(entries.reduce((length, entry) => length + LENGTH_BYTES + entry.length, 0));
  const view = new DataView(bundle.buffer);
  let at = 0;
  for (const entry of entries) {
    view.setUint16(at, entry.length);
    bundle.set(entry, at + LENGTH_BYTES);
    at += LENGTH_BYTES + entry.length;
  }
  return bundle;
}

/**
 * Returns the entries, as views, of a bundle of exactly that width; throws malformed-entry-bundle if it holds fewer,
 * more or a cut one.
 */
export function decodeEntryBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries = readEntries(bundle, width);
  const last = entries.at(-1);
  const end = last === undefined ? 0 : last.byteOffset - bundle.byteOffset + last.length;
  if (end !== bundle.length) throw malformed(`The bundle goes on after its ${width} entries; fetch it again.`);
  return entries;
}

/**
 * Returns the narrower bundle that a wider one begins with, as a view; throws malformed-entry-bundle if it is not that
 * wide.
 */
export function truncateEntryBundle(bundle: Uint8Array, width: number): Uint8Array {
  const last = readEntries(bundle, width).at(-1);
  return bundle.subarray(0, last === undefined ? 0 : last.byteOffset - bundle.byteOffset + last.length);
}

function readEntries(bundle: Uint8Array, width: number): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < width) {
    const start = at + LENGTH_BYTES;
    const end = start <= bundle.length ? start + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bundle.length)
      throw malformed(`The bundle ends inside entry ${entries.length} of ${width}; fetch it again.`);
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  return entries;
}

function malformed(message: string): LogError {
  return new LogError('malformed-entry-bundle', message);
}
