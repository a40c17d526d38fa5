import { invalidArgument } from '@alliance/errors/alliance-error';
import { decodeLz4Frame } from './lz4.ts';

/** How the bytes of a chunk are packed. */
const SCHEME = { stored: 0, lz4: 1, groupedLz4: 2 } as const;

/** The `rawBytes` bytes that a chunk stands for. Throws `invalid_argument` when it stands for others, or is packed in another way. */
export function decodeChunk(scheme: number, packed: Uint8Array, rawBytes: number): Uint8Array {
  if (scheme === SCHEME.stored) {
    if (packed.length !== rawBytes) throw invalidArgument('A chunk has another length than it says.');
    return packed;
  }
  const raw = new Uint8Array(rawBytes);
  decodeLz4Frame(packed, raw);
  return scheme === SCHEME.groupedLz4 ? ungroup(raw) : raw;
}

/** Undoes the grouping of bytes by their place in words of four: first every first byte, then every second, and so on. */
export function ungroup(grouped: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(grouped.length);
  let from = 0;
  for (let place = 0; place < 4; place += 1)
    for (let to = place; to < bytes.length; to += 4) bytes[to] = grouped[from++] as number;
  return bytes;
}
