/** One answer that is made for all who ask within a time; failures are not kept. */
export class Remembered<T> {
  readonly #make: () => Promise<T>;
  readonly #freshMs: number;
  #known: { answer: Promise<T>; until: number } | undefined;

  constructor(freshMs: number, make: () => Promise<T>) {
    this.#freshMs = freshMs;
    this.#make = make;
  }

  /** The answer; it is made anew when none is fresh. Rejects as making it does. */
  get(): Promise<T> {
    const now = performance.now();
    if (this.#known && now < this.#known.until) return this.#known.answer;
    const known = { answer: this.#make(), until: now + this.#freshMs };
    this.#known = known;
    known.answer.catch(() => {
      if (this.#known === known) this.#known = undefined;
    });
    return known.answer;
  }
}
