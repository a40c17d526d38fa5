import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from './logger.ts';

export type LoopOptions = {
  name: string;
  logger: Logger;
  /** Pause after a round that found nothing to do, in milliseconds. */
  idleMs: number;
  /** Pause after a round that failed, in milliseconds; doubles up to 30 times this while failures go on. */
  retryMs?: number;
};

/** Work done round by round until disposed; `wake` ends an idle pause early. */
export class BackgroundLoop implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #wake = new AbortController();
  #woken = false;

  /** `round` returns true when it did something and wants to be called again at once. It must throw, not hang. */
  constructor(options: LoopOptions, round: (signal: AbortSignal) => Promise<boolean>) {
    this.#running = this.#run(options, round);
  }

  wake(): void {
    this.#woken = true;
    this.#wake.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  async #run({ name, logger, idleMs, retryMs = 500 }: LoopOptions, round: (signal: AbortSignal) => Promise<boolean>) {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      this.#woken = false;
      let pause: number;
      try {
        pause = (await round(this.#stop.signal)) ? 0 : idleMs;
        failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        pause = Math.min(retryMs * 2 ** failures, retryMs * 30);
        failures += 1;
        if (failures === 1 || failures % 10 === 0)
          logger.warn({ err: error, loop: name, failures }, 'a background round failed; trying again');
      }
      if (pause > 0) await this.#pause(pause, failures > 0);
    }
  }

  async #pause(ms: number, afterFailure: boolean) {
    if (this.#woken && !afterFailure) return;
    this.#wake = new AbortController();
    const signal = afterFailure ? this.#stop.signal : AbortSignal.any([this.#stop.signal, this.#wake.signal]);
    await delay(ms, undefined, { signal }).catch(() => {});
  }
}
