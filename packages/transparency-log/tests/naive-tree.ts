import { createHash } from 'node:crypto';

// The definitions of RFC 6962 §2.1 written down as they stand there, sharing no code with the package: the reference
// that its results are compared with.

function hash(...parts: Uint8Array[]): Uint8Array {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return new Uint8Array(sha.digest());
}

/** MTH, PATH and PROOF of RFC 6962 over prefixes of one list of leaves. */
export class NaiveTree {
  readonly #leaves: readonly Uint8Array[];
  readonly #hashes = new Map<string, Uint8Array>();

  constructor(leaves: readonly Uint8Array[]) {
    this.#leaves = leaves;
  }

  /** MTH(D[start:end]) */
  range(start: number, end: number): Uint8Array {
    const key = `${start}:${end}`;
    let result = this.#hashes.get(key);
    if (result === undefined) {
      if (end === start) result = hash();
      else if (end - start === 1) result = hash(Uint8Array.of(0), this.#leaves[start]!);
      else {
        const k = split(end - start);
        result = hash(Uint8Array.of(1), this.range(start, start + k), this.range(start + k, end));
      }
      this.#hashes.set(key, result);
    }
    return result;
  }

  root(size: number): Uint8Array {
    return this.range(0, size);
  }

  /** PATH(m, D[start:end]) */
  path(m: number, size: number, start = 0): Uint8Array[] {
    const n = size - start;
    if (n === 1) return [];
    const k = split(n);
    return m < k
      ? [...this.path(m, start + k, start), this.range(start + k, size)]
      : [...this.path(m - k, size, start + k), this.range(start, start + k)];
  }

  /** PROOF(m, D[n]) */
  proof(m: number, n: number): Uint8Array[] {
    return m === 0 ? [] : this.#subproof(m, 0, n, true);
  }

  #subproof(m: number, start: number, end: number, whole: boolean): Uint8Array[] {
    const n = end - start;
    if (m === n) return whole ? [] : [this.range(start, end)];
    const k = split(n);
    return m <= k
      ? [...this.#subproof(m, start, start + k, whole), this.range(start + k, end)]
      : [...this.#subproof(m - k, start + k, end, false), this.range(start, start + k)];
  }
}

/** Leaves that all differ; the first is empty. */
export function someLeaves(count: number): Uint8Array[] {
  const encoder = new TextEncoder();
  return Array.from({ length: count }, (_, i) => encoder.encode(i === 0 ? '' : `entry ${i}`));
}

function split(n: number): number {
  for (let k = 1; ; k *= 2) if (k < n && 2 * k >= n) return k;
}
