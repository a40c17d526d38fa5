import { AllianceError } from '@alliance/errors/alliance-error';

/** Checks of uploads that are under way in this process. Disposing stops them; they can be begun again. */
export class RunningChecks implements AsyncDisposable {
  readonly #running = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  /** The check of an upload, if one runs. */
  find(uploadId: string): Promise<void> | undefined {
    return this.#running.get(uploadId);
  }

  /** Runs `check`, or waits for the one that runs for this upload already. */
  run(uploadId: string, check: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = this.find(uploadId);
    if (running !== undefined) return running;
    const started = check(this.#stop.signal).finally(() => this.#running.delete(uploadId));
    this.#running.set(uploadId, started);
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new AllianceError('unavailable', 'The storage is restarting. Complete the upload again.'));
    await Promise.allSettled(this.#running.values());
  }
}
