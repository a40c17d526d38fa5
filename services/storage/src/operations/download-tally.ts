/** Counts links that are given out, in memory: downloads wait for no write. What was not written down when a process dies is lost. */
export class DownloadTally {
  #counts = new Map<string, number>();

  add(digests: readonly string[]): void {
    for (const sha256 of digests) this.#counts.set(sha256, (this.#counts.get(sha256) ?? 0) + 1);
  }

  /** What was counted since it was last taken. */
  take(): ReadonlyMap<string, number> {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }
}
