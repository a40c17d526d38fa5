import type { BlobReader } from '../drivers/blob-driver.ts';
import type { ScanOrder, ScanReport } from './messages.ts';
import { type ScanLimits, ScanProcess } from './scan-process.ts';

/** Children at once; they wait for bytes as often as they work. */
const MOST = 2;
/** A child without work for so long is ended: nothing stays in memory when nothing is scanned. */
const IDLE_MS = 2_000;
/** After so many files, or at this size, a child is replaced by a fresh one. */
const MAX_SCANS = 2_000;
const MAX_KEPT_BYTES = 256 * 1024 * 1024;

/** Scanning children, started when there is work and ended soon after. */
export class ScanPool implements AsyncDisposable {
  readonly #limits: ScanLimits;
  readonly #idle = new Map<ScanProcess, NodeJS.Timeout>();
  readonly #busy = new Set<ScanProcess>();
  readonly #waiting: (() => void)[] = [];

  constructor(limits: ScanLimits) {
    this.#limits = limits;
  }

  /** How many children there are. */
  get size(): number {
    return this.#idle.size + this.#busy.size;
  }

  /** Lets a child look at a file. Throws what `ScanProcess.scan` throws. */
  async scan(order: Omit<ScanOrder, 'kind' | 'bytes'>, reader: BlobReader, signal: AbortSignal): Promise<ScanReport> {
    while (this.#busy.size >= MOST) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const child = this.#take();
    this.#busy.add(child);
    try {
      return await child.scan(order, reader, signal);
    } finally {
      await this.#giveBack(child);
      this.#busy.delete(child);
      this.#waiting.shift()?.();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.all([...this.#idle.keys(), ...this.#busy].map((child) => child[Symbol.asyncDispose]()));
  }

  #take(): ScanProcess {
    for (const [child, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(child);
      if (child.isAlive) return child;
    }
    return new ScanProcess(this.#limits);
  }

  async #giveBack(child: ScanProcess): Promise<void> {
    const isWorn = child.scanned >= MAX_SCANS || (await child.residentBytes()) > MAX_KEPT_BYTES;
    if (!child.isAlive || isWorn) return child[Symbol.asyncDispose]();
    const end = () => {
      this.#idle.delete(child);
      void child[Symbol.asyncDispose]();
    };
    this.#idle.set(child, setTimeout(end, IDLE_MS).unref());
  }
}
