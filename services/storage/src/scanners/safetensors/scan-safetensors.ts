import { doubt, type Finding, refusal } from '../../domain/finding.ts';
import type { ByteSource } from '../byte-source.ts';
import { duplicateKey } from './duplicate-key.ts';
import { TENSOR_BITS } from './tensor-types.ts';

const MAX_HEADER = 100_000_000n;
const MAX_TENSORS = 1_000_000;
const ADVICE = 'Write the file again with the safetensors library.';

type Tensor = { name: string; start: number; end: number };
type Header = Record<string, unknown>;

/** Checks the header of a safetensors file; the tensors themselves are not read. */
export async function scanSafetensors(source: ByteSource): Promise<Finding[]> {
  if (source.size < 8) return [bad('truncated-header', 'The file ends inside its header.')];
  const first = await source.read(0, 8);
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER)
    return [bad('header-too-large', 'The header is longer than the 100 MB that readers accept.')];
  const dataSize = source.size - 8 - Number(length);
  if (dataSize < 0) return [bad('truncated-header', 'The header is longer than the file.')];
  const parsed = parseHeader(await source.read(8, Number(length)));
  if ('problem' in parsed) return [parsed.problem];
  const { __metadata__: metadata, ...entries } = parsed.header;
  const wrongMetadata = checkMetadata(metadata);
  if (wrongMetadata) return [wrongMetadata];
  return checkTensors(entries, dataSize);
}

function parseHeader(bytes: Uint8Array): { header: Header } | { problem: Finding } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.startsWith('{')) throw new Error('not an object');
    const header = JSON.parse(text.replace(/ +$/, '')) as Header;
    const twice = duplicateKey(text);
    if (twice !== undefined) return { problem: bad('duplicate-key', 'A key stands twice in the header.', twice) };
    return { header };
  } catch {
    return { problem: bad('malformed-header', 'The header is not a JSON object in UTF-8.') };
  }
}

function checkMetadata(metadata: unknown): Finding | undefined {
  if (metadata === undefined) return undefined;
  const isFlat = isObject(metadata) && Object.values(metadata as Header).every((value) => typeof value === 'string');
  return isFlat ? undefined : bad('malformed-metadata', '"__metadata__" holds something else than texts.');
}

function checkTensors(entries: Header, dataSize: number): Finding[] {
  const names = Object.keys(entries);
  if (names.length > MAX_TENSORS) return [bad('too-many-tensors', `There are more than ${MAX_TENSORS} tensors.`)];
  const findings: Finding[] = [];
  const tensors: Tensor[] = [];
  for (const name of names) {
    const checked = checkTensor(name, entries[name]);
    if ('finding' in checked) findings.push(checked.finding);
    if ('tensor' in checked) tensors.push(checked.tensor);
    if (findings.length >= 20) return findings;
  }
  const isWhole = findings.every(({ gravity }) => gravity !== 'refuse');
  return isWhole ? [...findings, ...checkLayout(tensors, dataSize)] : findings;
}

type Checked = { tensor: Tensor; finding?: never } | { finding: Finding; tensor?: Tensor };

function checkTensor(name: string, entry: unknown): Checked {
  const malformed = { finding: bad('malformed-tensor', 'A tensor is not described by type, shape and offsets.', name) };
  if (!isObject(entry)) return malformed;
  const { dtype, shape, data_offsets: offsets, ...rest } = entry as Header;
  if (Object.keys(rest).length > 0 || typeof dtype !== 'string') return malformed;
  if (!isListOfCounts(shape) || !isListOfCounts(offsets) || offsets.length !== 2) return malformed;
  const [start, end] = offsets as [number, number];
  if (end < start) return malformed;
  const tensor = { name, start, end };
  const bits = Object.hasOwn(TENSOR_BITS, dtype) ? (TENSOR_BITS[dtype] as bigint) : undefined;
  if (bits === undefined)
    return {
      tensor,
      finding: doubt('unknown-type', `The element type "${dtype.slice(0, 40)}" is not known here.`, name),
    };
  const wanted = shape.reduce((product, count) => product * BigInt(count), bits);
  if (wanted % 8n !== 0n || wanted !== BigInt(end - start) * 8n)
    return { finding: bad('size-differs', 'The bytes of a tensor do not match its shape.', name) };
  return { tensor };
}

/** Ranges must cover the data exactly: what stands between or after them could be another file. */
function checkLayout(tensors: Tensor[], dataSize: number): Finding[] {
  let at = 0;
  for (const { name, start, end } of tensors.sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at)
      return [bad(start < at ? 'overlap' : 'hole', 'Tensors must follow each other without gap or overlap.', name)];
    at = end;
  }
  if (at === dataSize) return [];
  return at > dataSize
    ? [bad('truncated', 'The file ends before its last tensor does.')]
    : [bad('trailing-bytes', 'Bytes follow the last tensor.')];
}

function isListOfCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 64 && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(code: string, message: string, place = ''): Finding {
  return refusal(code, `${message} ${ADVICE}`, place);
}
