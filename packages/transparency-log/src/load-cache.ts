/** Remembers the most recently used results of a load, and joins loads of one key that run at the same time. */
export class LoadCache<Value> {
  readonly #limit: number;
  readonly #loads = new Map<string, Promise<Value>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Returns the value of the key, loading it if it is not there. A failed load is forgotten, so the next call tries
   * again.
   */
  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const loading = this.#loads.get(key) ?? this.#start(key, load);
    // A Map keeps the order of insertion: putting the key back makes it the last to be dropped.
    this.#loads.delete(key);
    this.#loads.set(key, loading);
    for (const oldest of this.#loads.keys()) {
      if (this.#loads.size <= this.#limit) break;
      this.#loads.delete(oldest);
    }
    return loading;
  }

  #start(key: string, load: () => Promise<Value>): Promise<Value> {
    const loading = load();
    loading.catch(() => {
      if (this.#loads.get(key) === loading) this.#loads.delete(key);
    });
    return loading;
  }
}
