import type { ByteCursor } from '../byte-cursor.ts';
import { type Argument, OPCODES } from './opcodes.ts';

/** One opcode. Texts and bytes above 4 KiB are passed over: their argument is absent. */
export type Token = { name: string; position: number; argument: string | number | bigint | Uint8Array | undefined };

/** What Python's unpickler could not read either, or what we do not want to. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
}

const MAX_STRING = 64 * 1024 * 1024;
const MAX_LINE = 64 * 1024;
const MAX_LONG = 4_096;
const MAX_KEPT = 4_096;

/**
 * Reads opcodes up to STOP and gives each to `onToken`, which may end the reading by `true`. Throws a PickleError or a
 * TruncatedError for what cannot be read.
 */
export async function tokenise(cursor: ByteCursor, onToken: (token: Token) => boolean | undefined): Promise<void> {
  for (;;) {
    // To wait for every byte would cost more than the bytes: most opcodes are short and wait for nothing.
    if (!cursor.isFilled(SHORT)) await cursor.fill(SHORT);
    const position = cursor.position;
    const byte = cursor.takeU8();
    const opcode = OPCODES.get(byte);
    if (!opcode) throw new PickleError(`byte ${byte} is no opcode`);
    const [name, form] = opcode;
    const fixed = FIXED[form];
    const argument = fixed ? fixed(cursor) : form === 'none' ? undefined : await readArgument(cursor, form);
    if (onToken({ name, position, argument }) || name === 'STOP') return;
  }
}

/** An opcode with any argument of fixed length. */
const SHORT = 9;
const FIXED: Partial<Record<Argument, (cursor: ByteCursor) => number | bigint>> = {
  u8: (cursor) => cursor.takeU8(),
  u16: (cursor) => cursor.takeU16(),
  u32: (cursor) => cursor.takeU32(),
  i32: (cursor) => cursor.takeI32(),
  u64: (cursor) => cursor.takeU64(),
  f64: (cursor) => {
    const bytes = cursor.takeBytes(8);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, false);
  },
};

async function readArgument(cursor: ByteCursor, form: Argument): Promise<Token['argument']> {
  if (form === 'long-u8') return readLong(cursor, cursor.takeU8());
  if (form === 'long-i32') return readLong(cursor, cursor.takeI32());
  return form.includes('line') || form === 'two-names' ? readLines(cursor, form) : readCounted(cursor, form);
}

async function readCounted(cursor: ByteCursor, form: Argument): Promise<string | Uint8Array | undefined> {
  const length = takeCount(cursor, form);
  if (length < 0 || length > MAX_STRING) throw new PickleError('a string is too long');
  if (length > MAX_KEPT) {
    cursor.skip(length);
    return undefined;
  }
  const bytes = await cursor.bytes(length);
  if (form.startsWith('bytes')) return bytes;
  return form.startsWith('utf8') ? utf8(bytes) : latin(bytes);
}

function takeCount(cursor: ByteCursor, form: Argument): number {
  if (form.endsWith('u8')) return cursor.takeU8();
  if (form.endsWith('u64')) return Number(cursor.takeU64());
  return form.endsWith('i32') ? cursor.takeI32() : cursor.takeU32();
}

async function readLines(cursor: ByteCursor, form: Argument): Promise<string | number | bigint> {
  const line = await cursor.line(MAX_LINE);
  switch (form) {
    case 'int-line':
      return readNumber(latin(line), /^-?\d{1,20}$/);
    case 'long-line':
      return readNumber(latin(line).replace(/L$/, ''), /^-?\d{1,4000}$/);
    case 'float-line':
      return readFloat(latin(line));
    case 'string-line':
      return unquote(latin(line));
    case 'unicode-line':
      return plain(latin(line));
    case 'name-line':
      return ascii(line);
    default:
      return `${ascii(line)} ${ascii(await cursor.line(MAX_LINE))}`;
  }
}

/** Python takes more ways to write a number; whoever uses them is refused. */
function readNumber(text: string, form: RegExp): bigint {
  if (!form.test(text)) throw new PickleError('a number cannot be read');
  return BigInt(text);
}

function readFloat(text: string): number {
  if (!/^-?\d+(\.\d*)?(e[-+]?\d+)?$/i.test(text)) throw new PickleError('a number cannot be read');
  return Number(text);
}

async function readLong(cursor: ByteCursor, length: number): Promise<bigint> {
  if (length < 0 || length > MAX_LONG) throw new PickleError('a number is too long');
  const bytes = await cursor.bytes(length);
  const hex = Buffer.from(bytes.toReversed()).toString('hex');
  return length === 0 ? 0n : BigInt.asIntN(length * 8, BigInt(`0x${hex}`));
}

function unquote(text: string): string {
  const [, inner] = /^(?:'([^']*)'|"([^"]*)")$/.exec(text)?.map((part) => part ?? '') ?? [];
  if (inner === undefined || text.length < 2) throw new PickleError('a string has no quotes');
  return plain(text.slice(1, -1));
}

/** Escapes have several readings; whoever uses them is refused. */
function plain(text: string): string {
  if (text.includes('\\')) throw new PickleError('a string has escapes');
  return text;
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function ascii(bytes: Uint8Array): string {
  const text = latin(bytes);
  if (/[^\x20-\x7e]|\\/.test(text)) throw new PickleError('a name is not plain ASCII');
  return text;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PickleError('a text is not UTF-8');
  }
}
