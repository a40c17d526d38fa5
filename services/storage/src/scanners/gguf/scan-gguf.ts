import { doubt, type Finding, refusal, remark } from '../../domain/finding.ts';
import { ByteCursor, TruncatedError } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { readValue, type Value } from './read-value.ts';
import { BLOCKS } from './tensor-sizes.ts';

const MAX_KEYS = 65_536n;
const MAX_TENSORS = 1_048_576n;
const MAX_HEADER = 256 * 1024 * 1024;
const MAX_INT64 = 2n ** 63n - 1n;
const ADVICE = 'Convert the model again with a current tool.';

/** A rule of the format that the file breaks. */
class Broken extends Error {
  readonly finding: Finding;

  constructor(code: string, message: string, place = '') {
    super(message);
    this.finding = refusal(code, `${message} ${ADVICE}`, place);
  }
}

type Tensor = { name: string; offset: bigint; bytes: bigint };

/** Checks keys and tensor table of a GGUF file; the tensors themselves are not read. */
export async function scanGguf(source: ByteSource): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    const cursor = new ByteCursor(source, 0, Math.min(source.size, MAX_HEADER));
    await checkVersion(cursor);
    const [tensorCount, keyCount] = [await cursor.u64(), await cursor.u64()];
    if (tensorCount > MAX_TENSORS) throw new Broken('too-many-tensors', 'There are too many tensors.');
    if (keyCount > MAX_KEYS) throw new Broken('too-many-keys', 'There are too many keys.');
    const alignment = await readKeys(cursor, Number(keyCount), findings);
    const tensors = await readTensors(cursor, Number(tensorCount), findings);
    if (findings.every(({ code }) => code !== 'unknown-type')) checkLayout(tensors, cursor.position, alignment, source);
  } catch (error) {
    if (error instanceof Broken) findings.push(error.finding);
    else if (error instanceof TruncatedError)
      findings.push(refusal('truncated-header', `The header leads beyond the end, or is too long. ${ADVICE}`));
    else throw error;
  }
  return findings;
}

async function checkVersion(cursor: ByteCursor): Promise<void> {
  cursor.skip(4);
  const version = await cursor.u32();
  if ((version & 0xffff) === 0) throw new Broken('big-endian', 'The file is written for big-endian machines.');
  if (version !== 2 && version !== 3) throw new Broken('unknown-version', `GGUF version ${version} is not read here.`);
}

/** Reads all keys; returns the alignment. */
async function readKeys(cursor: ByteCursor, count: number, findings: Finding[]): Promise<bigint> {
  const names = new Set<string>();
  let alignment = 32n;
  for (let index = 0; index < count; index += 1) {
    const name = await readText(cursor, 65_535n);
    if (name === '' || names.has(name)) throw new Broken('bad-key', 'A key is empty or stands twice.', name);
    names.add(name);
    const value = await readValue(cursor);
    if ('problem' in value) throw new Broken(value.problem, 'A value cannot be read.', name);
    if (name === 'general.alignment') alignment = toAlignment(value);
    if (name.startsWith('tokenizer.chat_template'))
      findings.push(
        remark('has-template', 'The model brings a chat template; it is shown as text and never run here.', name),
      );
  }
  return alignment;
}

function toAlignment(value: Value): bigint {
  const { type, number } = value;
  if (type !== 4 || number === undefined || number === 0 || (number & (number - 1)) !== 0)
    throw new Broken('bad-alignment', 'The alignment is not a power of two.');
  return BigInt(number);
}

async function readTensors(cursor: ByteCursor, count: number, findings: Finding[]): Promise<Tensor[]> {
  const names = new Set<string>();
  const tensors: Tensor[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = await readText(cursor, 63n);
    if (name === '' || names.has(name)) throw new Broken('bad-tensor-name', 'A tensor has no name of its own.', name);
    names.add(name);
    const dimensions = await cursor.u32();
    if (dimensions > 4) throw new Broken('bad-shape', 'A tensor has more than four dimensions.', name);
    const shape: bigint[] = [];
    for (let n = 0; n < dimensions; n += 1) shape.push(await cursor.u64());
    const block = BLOCKS[await cursor.u32()];
    const offset = await cursor.u64();
    if (block) tensors.push({ name, offset, bytes: tensorBytes(shape, block, name) });
    else findings.push(doubt('unknown-type', 'The type of a tensor is not known here.', name));
    if (findings.length > 100) return tensors;
  }
  return tensors;
}

function tensorBytes(shape: readonly bigint[], [elements, bytes]: readonly [bigint, bigint], name: string): bigint {
  const product = shape.reduce((all, count) => all * count, 1n);
  const [first = 1n] = shape;
  if (shape.some((count) => count > MAX_INT64) || product > MAX_INT64 || first % elements !== 0n)
    throw new Broken('bad-shape', 'The shape of a tensor is not possible.', name);
  return (product / elements) * bytes;
}

/** Tensors follow each other, each padded; nothing may hide between or after them. */
function checkLayout(tensors: readonly Tensor[], headerEnd: number, alignment: bigint, source: ByteSource): void {
  const padded = (size: bigint) => ((size + alignment - 1n) / alignment) * alignment;
  let at = 0n;
  let end = 0n;
  for (const { name, offset, bytes } of tensors) {
    if (offset !== at) throw new Broken(offset < at ? 'overlap' : 'hole', 'Tensors must follow each other.', name);
    end = at + bytes;
    at = padded(end);
  }
  const start = padded(BigInt(headerEnd));
  const size = BigInt(source.size);
  // Without tensors there is nothing to pad for.
  if (tensors.length === 0 && size === BigInt(headerEnd)) return;
  if (size < start + end) throw new Broken('truncated', 'The file ends before its last tensor does.');
  if (size !== start + end && size !== start + at) throw new Broken('trailing-bytes', 'Bytes follow the last tensor.');
}

async function readText(cursor: ByteCursor, most: bigint): Promise<string> {
  const length = await cursor.u64();
  if (length > most) throw new Broken('name-too-long', 'A name is too long.');
  const bytes = await cursor.bytes(Number(length));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Broken('bad-name', 'A name is not UTF-8.');
  }
}
