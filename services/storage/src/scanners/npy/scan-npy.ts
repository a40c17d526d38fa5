import { type Finding, refusal } from '../../domain/finding.ts';
import type { ByteSource } from '../byte-source.ts';
import { type Literal, parseLiteral } from './python-literal.ts';

const MAX_HEADER = 64 * 1024;
const MAX_FIELDS = 1_024;
const ADVICE = 'Save the array again with numpy.save, without Python objects.';

/** Bytes of one element; an object array is a pickle in disguise. */
class ObjectArrayError extends Error {}

/** Checks the header of a NumPy array file. */
export async function scanNpy(source: ByteSource): Promise<Finding[]> {
  const preamble = await source.read(0, Math.min(12, source.size));
  if (preamble.length < 12) return [bad('truncated-header', 'The file ends inside its header.')];
  const view = new DataView(preamble.buffer, preamble.byteOffset);
  const version = preamble[6] ?? 0;
  if (version < 1 || version > 3) return [bad('unknown-version', 'This version of the format is not known.')];
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) return [bad('header-too-large', 'The header is longer than 64 KiB.')];
  if (start + length > source.size) return [bad('truncated-header', 'The header is longer than the file.')];
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(await source.read(start, length));
  return checkHeader(text, source.size - start - length);
}

function checkHeader(text: string, dataSize: number): Finding[] {
  try {
    const header = parseLiteral(text);
    if (!(header instanceof Map) || header.size !== 3) throw new SyntaxError('three keys are expected');
    const shape = header.get('shape');
    if (!Array.isArray(shape) || typeof header.get('fortran_order') !== 'boolean') throw new SyntaxError('no shape');
    const count = elementsOf(shape);
    return count * itemSize(header.get('descr'), 0) === BigInt(dataSize)
      ? []
      : [bad('size-differs', 'The bytes do not match the shape.')];
  } catch (error) {
    if (error instanceof ObjectArrayError)
      return [refusal('object-array', `The array holds Python objects, which are a pickle. ${ADVICE}`)];
    if (error instanceof SyntaxError) return [bad('malformed-header', `The header cannot be read: ${error.message}.`)];
    throw error;
  }
}

function elementsOf(shape: readonly Literal[]): bigint {
  if (shape.length > 64 || !shape.every((n) => Number.isSafeInteger(n) && Number(n) >= 0))
    throw new SyntaxError('the shape is not a list of numbers');
  return shape.reduce((product: bigint, n) => product * BigInt(n as number), 1n);
}

/** Bytes of one element of a type: a code such as "<f8", or a list of fields. */
function itemSize(type: Literal | undefined, depth: number): bigint {
  if (typeof type === 'string') return codeSize(type);
  if (!Array.isArray(type) || depth > 8 || type.length > MAX_FIELDS) throw new SyntaxError('the type is not known');
  return (type as readonly Literal[]).reduce((sum: bigint, field) => sum + fieldSize(field, depth), 0n);
}

function fieldSize(field: Literal, depth: number): bigint {
  if (!Array.isArray(field) || field.length < 2 || field.length > 3) throw new SyntaxError('a field is not known');
  const [, type, shape] = field as readonly Literal[];
  const count = shape === undefined ? 1n : elementsOf(Array.isArray(shape) ? shape : [shape as Literal]);
  return count * itemSize(type, depth + 1);
}

function codeSize(code: string): bigint {
  const [, kind = '', digits = ''] = /^[<>|=]?([a-zA-Z?])(\d{0,9})(?:\[[a-zA-Z0-9/]{1,12}\])?$/.exec(code) ?? [];
  if (kind === 'O') throw new ObjectArrayError();
  if (kind === '?') return 1n;
  if (!'biufcSaUVmM'.includes(kind) || kind === '' || digits === '') throw new SyntaxError('the type is not known');
  return BigInt(digits) * (kind === 'U' ? 4n : 1n);
}

function bad(code: string, message: string): Finding {
  return refusal(code, `${message} ${ADVICE}`);
}
