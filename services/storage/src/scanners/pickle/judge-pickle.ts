import { ByteCursor, TruncatedError } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { ALLOWED_GLOBALS, TORCH_STORAGES } from './allow-list.ts';
import { DATA_OPCODES } from './data-opcodes.ts';
import { DATA, RESULT, SymbolicStack } from './symbolic-stack.ts';
import { PickleError, type Token, tokenise } from './tokenise.ts';

const MAX_OPCODES = 10_000_000;

/** `no-imports`: nothing but data. `allow-listed`: imports and calls known names only. */
export type PickleJudgement = { label: 'no-imports' | 'allow-listed' } | { label: 'refused'; because: string };

type Options = {
  /** Inside a torch archive, tensors are named by persistent ids. */
  isTorch: boolean;
};

/** Runs a pickle symbolically against the allow-list. Whatever is not understood is refused. */
export async function judgePickle(source: ByteSource, { isTorch }: Options): Promise<PickleJudgement> {
  const stack = new SymbolicStack();
  const cursor = new ByteCursor(source);
  let count = 0;
  let hasImports = false;
  try {
    await tokenise(cursor, (token) => {
      count += 1;
      if (count > MAX_OPCODES) throw new PickleError('it has more than ten million opcodes');
      checkFrame(token, count, cursor);
      const effect = DATA_OPCODES.get(token.name);
      if (effect) effect(stack, token.argument);
      else {
        importOrCall(stack, token, isTorch);
        hasImports = true;
      }
      return false;
    });
    if (stack.size > 0) throw new PickleError('values are left on the stack');
    if (cursor.left > 0) throw new PickleError('bytes follow its end');
  } catch (error) {
    if (error instanceof PickleError || error instanceof TruncatedError)
      return { label: 'refused', because: error.message };
    throw error;
  }
  return { label: hasImports ? 'allow-listed' : 'no-imports' };
}

function checkFrame({ name, argument }: Token, count: number, cursor: ByteCursor): void {
  if ((name === 'PROTO') !== (count === 1)) throw new PickleError('it does not begin, once, with its protocol');
  if (name === 'PROTO' && (Number(argument) < 2 || Number(argument) > 5))
    throw new PickleError('its protocol is not one of 2 to 5');
  if (name === 'FRAME' && (argument as bigint) > BigInt(cursor.left))
    throw new PickleError('a frame ends beyond the file');
}

function importOrCall(stack: SymbolicStack, { name, argument }: Token, isTorch: boolean): void {
  switch (name) {
    case 'GLOBAL':
      pushGlobal(stack, argument as string);
      break;
    case 'STACK_GLOBAL': {
      const [attribute, module] = [stack.pop(), stack.pop()];
      if (attribute.kind !== 'text' || module.kind !== 'text')
        throw new PickleError('it imports a name that it makes while it is loaded');
      pushGlobal(stack, `${module.text} ${attribute.text}`);
      break;
    }
    case 'REDUCE':
    case 'NEWOBJ':
      stack.pop();
      call(stack);
      break;
    case 'NEWOBJ_EX':
      stack.pop();
      stack.pop();
      call(stack);
      break;
    case 'BUILD':
      stack.pop();
      if (stack.top().kind !== 'result') throw new PickleError('it sets the state of what it did not make');
      break;
    case 'BINPERSID':
      persistentId(stack, isTorch);
      break;
    default:
      throw new PickleError(`it uses ${name}, which is never allowed`);
  }
}

function pushGlobal(stack: SymbolicStack, name: string): void {
  if (!ALLOWED_GLOBALS.has(name)) throw new PickleError(`it imports ${name.replace(' ', '.').slice(0, 120)}`);
  stack.push({ kind: 'global', name });
}

function call(stack: SymbolicStack): void {
  if (stack.pop().kind !== 'global') throw new PickleError('it calls what it did not import');
  stack.push(RESULT);
}

function persistentId(stack: SymbolicStack, isTorch: boolean): void {
  const id = stack.pop();
  const [, storage, key, place] = id.kind === 'tuple' ? id.items : [];
  const isStorage = storage?.kind === 'global' && TORCH_STORAGES.has(storage.name);
  if (!isTorch || !isStorage || key?.kind !== 'text' || place?.kind !== 'text')
    throw new PickleError('it names an object outside of itself');
  stack.push(DATA);
}
