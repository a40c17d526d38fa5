import { PickleError } from './tokenise.ts';

/** A value as far as the checks need to know it. */
export type Value =
  | { kind: 'data' }
  | { kind: 'text'; text: string }
  | { kind: 'tuple'; items: readonly Value[] }
  | { kind: 'global'; name: string }
  | { kind: 'result' };

export const DATA: Value = { kind: 'data' };
export const RESULT: Value = { kind: 'result' };
const MARK = Symbol('mark');
const MAX_DEPTH = 1_000_000;

/** Stack and memo of an unpickler, with values that are only named. */
export class SymbolicStack {
  readonly #stack: (Value | typeof MARK)[] = [];
  readonly #memo = new Map<number, Value>();

  get size(): number {
    return this.#stack.length;
  }

  push(value: Value): void {
    if (this.#stack.length >= MAX_DEPTH) throw new PickleError('the stack grows too large');
    this.#stack.push(value);
  }

  mark(): void {
    if (this.#stack.length >= MAX_DEPTH) throw new PickleError('the stack grows too large');
    this.#stack.push(MARK);
  }

  pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw new PickleError('a value is missing on the stack');
    return value;
  }

  /** POP also takes a mark away. */
  drop(): void {
    if (this.#stack.pop() === undefined) throw new PickleError('a value is missing on the stack');
  }

  top(): Value {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw new PickleError('a value is missing on the stack');
    return value;
  }

  /** The values above the last mark, which goes with them. */
  popToMark(): Value[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw new PickleError('a mark is missing on the stack');
    return this.#stack.splice(at).slice(1) as Value[];
  }

  remember(index: number | bigint): void {
    if (this.#memo.size >= MAX_DEPTH) throw new PickleError('the memo grows too large');
    this.#memo.set(Number(index), this.top());
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number | bigint): void {
    const value = this.#memo.get(Number(index));
    if (value === undefined) throw new PickleError('the memo is read where nothing was put');
    this.push(value);
  }
}
