import { expect } from 'vitest';
import type { Ledger } from './ledger.ts';

/** Work that several senders do one piece after the other, until they are stopped. */
export class Stream {
  readonly #ledger: Ledger;
  readonly #senders: Promise<void>[];
  #stopped = false;

  constructor(ledger: Ledger, senders: number, work: () => Promise<void>) {
    this.#ledger = ledger;
    this.#senders = Array.from({ length: senders }, async () => {
      while (!this.#stopped) await work();
    });
  }

  /** Resolves when so many more commands were done. */
  async hasDone(count: number): Promise<void> {
    const wanted = this.#ledger.count('done') + count;
    await expect
      .poll(() => this.#ledger.count('done'), { timeout: 15_000, interval: 1 })
      .toBeGreaterThanOrEqual(wanted);
  }

  /** Lets everybody end the piece of work that they are at. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#senders);
  }
}
