import type { Clock } from '@alliance/runtime/clock';

/** Something that was found out about the graph. `weight`: how many nodes and edges it holds by now. */
export type Remembered = { readonly weight: number };

type Entry = { walk: Remembered; usedAt: number };
type Bounds = { weight?: number; walks?: number; forMs?: number };

/**
 * Walks that somebody is reading page by page, so that a whole reading costs one walk. It is bounded by what the walks hold together,
 * by their number and by time; what was forgotten is walked again.
 */
export class WalkMemory {
  readonly #clock: Clock;
  readonly #bounds: Required<Bounds>;
  /** The one used last comes last. */
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, { weight = 1_000_000, walks = 200, forMs = 60_000 }: Bounds = {}) {
    this.#clock = clock;
    this.#bounds = { weight, walks, forMs };
  }

  /** The walk under this key, or a new one. */
  recall<W extends Remembered>(key: string, Kind: new (...parts: never[]) => W, begin: () => W): W {
    const known = this.#entries.get(key)?.walk;
    const walk = known instanceof Kind ? known : begin();
    this.#entries.delete(key);
    this.#forget();
    this.#entries.set(key, { walk, usedAt: this.#clock().getTime() });
    return walk;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Walks grow while they are read, so what they hold is counted when another one is asked for. */
  #forget(): void {
    const since = this.#clock().getTime() - this.#bounds.forMs;
    let weight = 0;
    for (const { walk } of this.#entries.values()) weight += walk.weight;
    for (const [key, { walk, usedAt }] of this.#entries) {
      const isFull = weight > this.#bounds.weight || this.#entries.size >= this.#bounds.walks;
      if (!isFull && usedAt > since) return;
      this.#entries.delete(key);
      weight -= walk.weight;
    }
  }
}
