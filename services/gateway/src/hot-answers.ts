import { LRUCache } from 'lru-cache';

/** What everybody sees may be this old: no more than the read model itself lags behind, and enough for very many readers. */
const FRESH_MS = 20;
const MAX_REMEMBERED = 10_000;

/** An answer as it goes out. */
export type HotAnswer = { body: string; revision: bigint };

/**
 * Answers that many anonymous clients ask for at once: a service is asked once for all who come while it works, and for a
 * moment afterwards. Only for what does not depend on the caller; failures are never remembered.
 */
export class HotAnswers {
  readonly #known: LRUCache<string, Promise<HotAnswer>>;

  constructor(freshMs = FRESH_MS) {
    this.#known = new LRUCache({ max: MAX_REMEMBERED, ttl: freshMs });
  }

  /** The answer under this key; `make` is run when none is fresh. Rejects as `make` does. */
  get(key: string, make: () => Promise<HotAnswer>): Promise<HotAnswer> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const answer = make();
    this.#known.set(key, answer);
    answer.catch(() => {
      if (this.#known.get(key) === answer) this.#known.delete(key);
    });
    return answer;
  }
}
