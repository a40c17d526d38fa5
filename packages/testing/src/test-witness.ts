import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseAddCheckpoint } from '@alliance/transparency-log/add-checkpoint';
import { formatCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import type { TreeHead } from '@alliance/transparency-log/consistency-proof';
import { cosign } from '@alliance/transparency-log/cosignature';
import { createCosigner, formatCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { judgeHistory, judgeSender } from '@alliance/transparency-log/judge-submission';
import { formatSignatureLine } from '@alliance/transparency-log/note';
import type { VerifierKey } from '@alliance/transparency-log/note-key';

const STATUS = { impossible: 400, 'unknown-log': 404, untrusted: 403, stale: 409, inconsistent: 422 } as const;

/** A witness of its own, behind a real HTTP door and with nothing but memory. */
export class TestWitness implements AsyncDisposable {
  readonly cosigner;
  readonly #server: Server;
  /** What it cosigned last. */
  last: TreeHead | undefined;
  /** Checkpoints that it refused. */
  readonly refused: string[] = [];
  /** The same as a node shows them, each with what was cosigned last then. */
  readonly #shown: object[] = [];
  #cosigned = '';
  isDown = false;
  asked = 0;

  /** The log that it looks after. */
  log: VerifierKey | undefined;

  private constructor(name: string, seed: number, log?: VerifierKey) {
    this.cosigner = createCosigner('ed25519', name, new Uint8Array(32).fill(seed));
    this.log = log;
    this.#server = createServer((request, response) => {
      if (request.method === 'GET' && request.url?.startsWith('/witness/refused')) {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ items: this.#shown, nextCursor: null }));
        return;
      }
      void buffer(request).then((body) => {
        this.asked += 1;
        const { status, type, text } = this.isDown ? { status: 503, type: 'text/plain', text: '' } : this.#answer(body);
        response.writeHead(status, { 'content-type': type }).end(text);
      });
    });
  }

  static async open(name: string, seed: number, log?: VerifierKey): Promise<TestWitness> {
    const witness = new TestWitness(name, seed, log);
    await new Promise<void>((resolve) => witness.#server.listen(0, '127.0.0.1', resolve));
    return witness;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/witness`;
  }

  /** Its line of a policy. */
  line(name: string): string {
    return `witness ${name} ${formatCosignerKey(this.cosigner)} ${this.url}`;
  }

  #answer(body: Uint8Array): { status: number; type: string; text: string } {
    const submission = parseAddCheckpoint(body);
    const judgement = judgeSender(submission, this.log ? [this.log] : []) ?? judgeHistory(submission, this.last);
    const { checkpoint } = submission;
    if (judgement === 'cosign') {
      this.last = checkpoint;
      this.#cosigned = formatCheckpoint(checkpoint);
      const line = formatSignatureLine(cosign(checkpoint, this.cosigner, Math.floor(Date.now() / 1_000)));
      return { status: 200, type: 'text/plain', text: line };
    }
    if (judgement === 'inconsistent') this.#keep(checkpoint);
    if (judgement === 'stale') return { status: 409, type: 'text/x.tlog.size', text: `${this.last?.size ?? 0}\n` };
    return { status: STATUS[judgement], type: 'text/plain', text: '' };
  }

  #keep(checkpoint: SignedCheckpoint): void {
    const { origin, size } = checkpoint;
    const note = formatCheckpoint(checkpoint);
    this.refused.push(note);
    const reason = size === this.last?.size ? 'conflicting' : 'inconsistent';
    const refusedAt = new Date().toISOString();
    this.#shown.push({ origin, size, reason, refusedAt, checkpoint: note, cosigned: this.#cosigned });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
