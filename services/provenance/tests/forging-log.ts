import { type AddCheckpoint, formatAddCheckpoint } from '@alliance/transparency-log/add-checkpoint';
import { signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { createNoteSigner, type NoteSigner } from '@alliance/transparency-log/note-key';
import { TileReader } from '@alliance/transparency-log/tile-reader';
import { LogWriter } from '../../../packages/transparency-log/tests/log-writer.ts';
import { someLeaves } from '../../../packages/transparency-log/tests/naive-tree.ts';

const LEAVES = someLeaves(600);

/** A log that signs whatever it is told to: also trees in which one entry is another. */
export class ForgingLog {
  readonly signer: NoteSigner;
  readonly #changed: number | undefined;

  constructor(signer: NoteSigner = createNoteSigner('peer.example/log', new Uint8Array(32).fill(8)), changed?: number) {
    this.signer = signer;
    this.#changed = changed;
  }

  /** The same log, telling another history from that entry on. */
  forkedAt(index: number): ForgingLog {
    return new ForgingLog(this.signer, index);
  }

  /** A checkpoint of that size, with the proof that it continues the one of `oldSize`. */
  async submit(oldSize: number, size: number): Promise<AddCheckpoint> {
    const leaves = LEAVES.slice(0, size);
    const isForked = this.#changed !== undefined && this.#changed < size;
    const tree = new LogWriter().append(isForked ? leaves.with(this.#changed!, Uint8Array.of(1)) : leaves);
    const checkpoint = signCheckpoint({ origin: this.signer.name, ...tree.head }, [this.signer]);
    const proof = oldSize <= size ? await new TileReader(tree, checkpoint).consistencyProof(oldSize) : [];
    return { oldSize, proof, checkpoint };
  }

  /** The same as the body of a request. */
  async body(oldSize: number, size: number): Promise<Uint8Array> {
    return new TextEncoder().encode(formatAddCheckpoint(await this.submit(oldSize, size)));
  }
}
