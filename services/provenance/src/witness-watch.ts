import type { TreeHead } from '@alliance/transparency-log/consistency-proof';

/** What a witness answered last. */
export type WitnessReport =
  | { kind: 'cosigned'; size: number }
  | { kind: 'behind'; size: number; until: number }
  | { kind: 'contradicts'; size: number; until: number }
  | { kind: 'failed'; detail: string; until: number };

/**
 * What the witnesses of this log said last, by their addresses. It is in memory only: whoever starts asks all of them again
 * before anything is signed.
 */
export class WitnessWatch {
  readonly #reports = new Map<string, WitnessReport>();
  /** Why the newest checkpoint is not shown to anybody; empty when it is. */
  alarm = '';

  record(url: string, report: WitnessReport): void {
    this.#reports.set(url, report);
  }

  reportOf(url: string): WitnessReport | undefined {
    return this.#reports.get(url);
  }

  /** How many did not answer, or not as the protocol asks. */
  get failing(): number {
    return [...this.#reports.values()].filter(({ kind }) => kind === 'failed').length;
  }

  /** Whether a witness said anything that may contradict this log. */
  get isDoubted(): boolean {
    return [...this.#reports.values()].some(({ kind }) => kind === 'behind' || kind === 'contradicts');
  }

  /** How a witness knows this log with another history than that of the tree; undefined when none says so. */
  contradictionTo({ size }: TreeHead): string | undefined {
    for (const [url, report] of this.#reports) {
      if (report.kind === 'contradicts') return `The witness at ${url} knows another tree of ${report.size} entries.`;
      if (report.kind !== 'failed' && report.size > size) {
        return `The witness at ${url} has cosigned ${report.size} entries, the database has only ${size}.`;
      }
    }
    return undefined;
  }
}
