import { ByteCursor, TruncatedError } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { DATA_OPCODES } from './data-opcodes.ts';
import { DATA, SymbolicStack } from './symbolic-stack.ts';
import { PickleError, type Token, tokenise } from './tokenise.ts';

const MAX_OPCODES = 1_000_000;
/** Less than this could be a word that happens to be a pickle. */
const MIN_OPCODES = 4;

/**
 * True when bytes without any mark are a pickle of protocol 0 or 1: when Python's unpickler would come as far as a call, or to
 * the very end. A text that begins like one is no pickle.
 */
export async function isOldPickle(source: ByteSource): Promise<boolean> {
  const stack = new SymbolicStack();
  const cursor = new ByteCursor(source);
  let count = 0;
  try {
    let calls = false;
    await tokenise(cursor, (token) => {
      count += 1;
      calls = apply(stack, token) || count > MAX_OPCODES;
      return calls;
    });
    if (calls) return true;
    return stack.size === 0 && count >= MIN_OPCODES;
  } catch (error) {
    if (error instanceof PickleError || error instanceof TruncatedError) return false;
    throw error;
  }
}

/** True when the opcode calls something. */
function apply(stack: SymbolicStack, { name, argument }: Token): boolean {
  const effect = DATA_OPCODES.get(name);
  if (effect) effect(stack, argument);
  else if (name === 'GLOBAL') stack.push({ kind: 'global', name: String(argument) });
  else if (name === 'PERSID') stack.push(DATA);
  else if (name === 'INST' || name === 'OBJ') {
    stack.popToMark();
    return true;
  } else if (name === 'REDUCE' || name === 'BUILD') {
    stack.pop();
    return stack.pop().kind === 'global' || name === 'BUILD';
  } else throw new PickleError(`${name} is not of protocol 0 or 1`);
  return false;
}
