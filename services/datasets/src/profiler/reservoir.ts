/** A sample of a stream of which the length is not known, each part of it as likely as another, and the same every time. */
export class Reservoir {
  readonly kept: string[] = [];
  readonly #size: number;
  #seen = 0;
  #state = 0x2545f491;

  constructor(size: number) {
    this.#size = size;
  }

  add(text: string): void {
    this.#seen += 1;
    if (this.kept.length < this.#size) this.kept.push(text);
    else {
      const place = this.#next() % this.#seen;
      if (place < this.#size) this.kept[place] = text;
    }
  }

  /** Xorshift: numbers that look like chance and are always these. */
  #next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }
}
