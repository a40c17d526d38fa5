type Kept<Value> = { value: Value; weight: number; used: boolean };

/** Keeps what is in use, up to a total weight: what was asked for since it came up for removal gets another round. */
export class BoundedCache<Value> {
  readonly #limit: number;
  readonly #entries = new Map<string, Kept<Value>>();
  #weight = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    // A mark costs a tenth of a move to the end of the map, and a large set of files asks for thousands at once.
    entry.used = true;
    return entry.value;
  }

  set(key: string, value: Value, weight: number): void {
    if (this.#entries.has(key)) return;
    this.#entries.set(key, { value, weight, used: false });
    this.#weight += weight;
    if (this.#weight > this.#limit) this.#makeRoom();
  }

  #makeRoom(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#weight <= this.#limit) return;
      this.#entries.delete(key);
      if (entry.used) this.#entries.set(key, { ...entry, used: false });
      else this.#weight -= entry.weight;
    }
  }
}
