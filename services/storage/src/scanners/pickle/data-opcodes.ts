import { DATA, type SymbolicStack, type Value } from './symbolic-stack.ts';
import type { Token } from './tokenise.ts';

type Effect = (stack: SymbolicStack, argument: Token['argument']) => void;

const pushData: Effect = (stack) => stack.push(DATA);
const pushText: Effect = (stack, text) =>
  stack.push(typeof text === 'string' && text.length <= 256 ? { kind: 'text', text } : DATA);
const get: Effect = (stack, index) => stack.recall(index as number | bigint);
const put: Effect = (stack, index) => stack.remember(index as number | bigint);
const nothing: Effect = () => {};

function collect(stack: SymbolicStack): void {
  stack.popToMark();
  stack.push(DATA);
}

function addToMark(stack: SymbolicStack): void {
  stack.popToMark();
  stack.top();
}

function pushTuple(stack: SymbolicStack, items: readonly Value[]): void {
  const [first] = items;
  // Only a persistent id of torch is looked into; to keep the others would cost memory.
  const isPersistentId = first?.kind === 'text' && first.text === 'storage' && items.length === 5;
  stack.push(isPersistentId ? { kind: 'tuple', items } : DATA);
}

function tupleOf(count: number): Effect {
  return (stack) => {
    const items = Array.from({ length: count }, () => stack.pop()).reverse();
    pushTuple(stack, items);
  };
}

/** What the opcodes that only build data do; those that import, call, or are never allowed are absent. */
export const DATA_OPCODES: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ...['NONE', 'NEWTRUE', 'NEWFALSE', 'INT', 'LONG', 'FLOAT', 'BININT', 'BININT1', 'BININT2', 'LONG1', 'LONG4'].map(
    (name) => [name, pushData] as const,
  ),
  ...['BINFLOAT', 'BINBYTES', 'SHORT_BINBYTES', 'BINBYTES8', 'BYTEARRAY8'].map((name) => [name, pushData] as const),
  ...['EMPTY_LIST', 'EMPTY_TUPLE', 'EMPTY_DICT', 'EMPTY_SET'].map((name) => [name, pushData] as const),
  ...['STRING', 'BINSTRING', 'SHORT_BINSTRING', 'UNICODE', 'BINUNICODE', 'SHORT_BINUNICODE', 'BINUNICODE8'].map(
    (name) => [name, pushText] as const,
  ),
  ...['LIST', 'DICT', 'FROZENSET'].map((name) => [name, collect] as const),
  ...['APPENDS', 'SETITEMS', 'ADDITEMS'].map((name) => [name, addToMark] as const),
  ...['GET', 'BINGET', 'LONG_BINGET'].map((name) => [name, get] as const),
  ...['PUT', 'BINPUT', 'LONG_BINPUT'].map((name) => [name, put] as const),
  ['PROTO', nothing],
  ['FRAME', nothing],
  ['STOP', (stack) => void stack.pop()],
  ['MARK', (stack) => stack.mark()],
  ['POP', (stack) => stack.drop()],
  ['POP_MARK', (stack) => void stack.popToMark()],
  ['DUP', (stack) => stack.push(stack.top())],
  ['MEMOIZE', (stack) => stack.rememberNext()],
  ['TUPLE', (stack) => pushTuple(stack, stack.popToMark())],
  ['TUPLE1', tupleOf(1)],
  ['TUPLE2', tupleOf(2)],
  ['TUPLE3', tupleOf(3)],
  [
    'APPEND',
    (stack) => {
      stack.pop();
      stack.top();
    },
  ],
  [
    'SETITEM',
    (stack) => {
      stack.pop();
      stack.pop();
      stack.top();
    },
  ],
]);
