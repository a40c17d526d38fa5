import { Readable } from 'node:stream';
import { constants, createGunzip, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { type ByteSource, chunksOf } from '../byte-source.ts';
import { ArchiveError } from './archive-error.ts';

export type Packing = 'deflate' | 'gzip' | 'zstd';

const MAX_RATIO = 100;
/** A short run of one letter packs better than any bomb; so much is always allowed. */
const FREE_BYTES = 1024 * 1024;
const MAX_EXPANDED = 200 * 1024 ** 3;
/** How much memory a zstd frame may ask for: 128 MiB. */
const MAX_WINDOW_BITS = 27;

/** Counts what an archive unpacks to, over all of its entries. */
export class ExpansionBudget {
  readonly #packed: number;
  #expanded = 0;

  constructor(packedBytes: number) {
    this.#packed = packedBytes;
  }

  /** Throws when the archive unpacks to more than it may. */
  spend(bytes: number): void {
    this.#expanded += bytes;
    if (this.#expanded > MAX_EXPANDED || isBomb(this.#expanded, this.#packed))
      throw new ArchiveError('bomb', 'It unpacks to far more bytes than it has.');
  }
}

/** Unpacks bytes, counting as they come and never believing a header. Throws an ArchiveError. */
export async function* expand(source: ByteSource, packing: Packing): AsyncGenerator<Uint8Array> {
  const engine = engineOf(packing);
  const input = Readable.from(chunksOf(source), { objectMode: false });
  input.on('error', (error) => engine.destroy(error));
  input.pipe(engine);
  let expanded = 0;
  try {
    for await (const chunk of engine as AsyncIterable<Buffer>) {
      expanded += chunk.length;
      if (expanded > MAX_EXPANDED || isBomb(expanded, source.size))
        throw new ArchiveError('bomb', 'It unpacks to far more bytes than it has.');
      yield chunk;
    }
    if (engine.bytesWritten !== source.size) throw new ArchiveError('trailing-bytes', 'Bytes follow what is packed.');
  } catch (error) {
    throw isBroken(error) ? new ArchiveError('corrupt', 'What is packed cannot be unpacked.') : error;
  } finally {
    input.destroy();
    engine.destroy();
  }
}

function isBomb(expanded: number, packed: number): boolean {
  return expanded > packed * MAX_RATIO + FREE_BYTES;
}

function engineOf(packing: Packing) {
  if (packing === 'gzip') return createGunzip();
  if (packing === 'deflate') return createInflateRaw();
  return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_BITS } });
}

function isBroken(error: unknown): boolean {
  const code = String((error as NodeJS.ErrnoException).code);
  return code.startsWith('Z_') || code.startsWith('ZSTD_') || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
