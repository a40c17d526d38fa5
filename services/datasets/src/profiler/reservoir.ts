const MAX_LENGTH = 1_000;

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
    if (this.kept.length < this.#size) this.kept.push(ownCopy(text));
    else {
      const place = this.#next() % this.#seen;
      if (place < this.#size) this.kept[place] = ownCopy(text);
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

/** A line is a view of the chunk that it came in, which must not be kept with it. */
function ownCopy(text: string): string {
  return Buffer.from(text.slice(0, MAX_LENGTH)).toString();
}
