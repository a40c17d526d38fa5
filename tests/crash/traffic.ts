import { setTimeout as delay } from 'node:timers/promises';
import { type Attempt, attempt, type Sending } from '../alliance/attempt.ts';

export type Observed = Attempt & { what: string };

/** Requests sent over and over, each kind by a sender of its own, until stopped; remembers every answer. */
export class Traffic {
  readonly observed: Observed[] = [];
  readonly #senders: Promise<void>[] = [];
  #stopped = false;

  /** Sends what `next` gives, every `everyMs`. */
  send(what: string, everyMs: number, next: () => Sending): void {
    this.repeat(everyMs, async () => {
      this.observed.push({ what, ...(await attempt(next())) });
    });
  }

  /** Does a piece of work, every `everyMs`. */
  repeat(everyMs: number, work: () => Promise<void>): void {
    const sender = async () => {
      while (!this.#stopped) {
        await work();
        await delay(everyMs);
      }
    };
    this.#senders.push(sender());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#senders);
  }
}
