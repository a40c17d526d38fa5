import { AllianceError } from '@alliance/errors/alliance-error';

/** Lets a few pieces of costly work run at once and some more wait. */
export class BoundedQueue {
  readonly #atOnce: number;
  readonly #longest: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, longest: number) {
    this.#atOnce = atOnce;
    this.#longest = longest;
  }

  /** Does the work when its turn comes. Throws `unavailable` when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#longest)
      throw new AllianceError('unavailable', 'Too many people sign in at this moment. Try again in a few seconds.');
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
