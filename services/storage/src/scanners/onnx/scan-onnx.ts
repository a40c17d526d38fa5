import { type Finding, Findings, refusal, remark } from '../../domain/finding.ts';
import { ByteCursor, TruncatedError } from '../byte-cursor.ts';
import type { ByteSource } from '../byte-source.ts';
import { ExternalFiles, externalFile } from './external-data.ts';
import { FIELDS, INLINE_DATA, MESSAGES, type MessageName, STANDARD_DOMAINS } from './onnx-messages.ts';

const MAX_SIZE = 2 * 1024 ** 3;
const MAX_DEPTH = 100;
const MAX_TEXT = 4_096;
const ADVICE = 'Export the model again, and check it with onnx.checker.';

/** What is known of the tensor that is being read. */
type Tensor = { name: string; isExternal: boolean; hasData: boolean; entries: Map<string, string> };
type Message = { name: MessageName; end: number; depth: number; texts: Map<number, string>; tensor: Tensor };
type State = { cursor: ByteCursor; findings: Findings; files: ExternalFiles; hasGraph: boolean };

class Broken extends Error {}

/** Walks the protobuf fields of an ONNX model from front to back; what tensors hold is passed over. */
export async function scanOnnx(source: ByteSource): Promise<Finding[]> {
  if (source.size >= MAX_SIZE)
    return [refusal('too-large', 'An ONNX file must be smaller than 2 GiB; keep its tensors in files beside it.')];
  const state: State = {
    cursor: new ByteCursor(source),
    findings: new Findings(),
    files: new ExternalFiles(),
    hasGraph: false,
  };
  try {
    await readMessage(state, 'model', source.size, 0);
    if (!state.hasGraph) throw new Broken('the model has no graph');
  } catch (error) {
    if (!(error instanceof Broken || error instanceof TruncatedError)) throw error;
    state.findings.add(refusal('malformed', `This is not a whole ONNX model: ${error.message}. ${ADVICE}`));
  }
  return [...state.files.findings, ...state.findings.result.findings];
}

async function readMessage(state: State, name: MessageName, end: number, depth: number): Promise<Map<number, string>> {
  if (depth > MAX_DEPTH) throw new Broken('it is nested too deeply');
  const { cursor } = state;
  if (name === 'graph') state.hasGraph = true;
  const message: Message = {
    name,
    end,
    depth,
    texts: new Map(),
    tensor: { name: '', isExternal: false, hasData: false, entries: new Map() },
  };
  while (cursor.position < end) await readField(state, message);
  if (cursor.position !== end) throw new Broken('a field is longer than what holds it');
  finish(state, name, message.texts, message.tensor);
  return message.texts;
}

async function readField(state: State, message: Message): Promise<void> {
  const { cursor } = state;
  const tag = await varint(cursor);
  const [field, wire] = [Number(tag >> 3n), Number(tag & 7n)];
  if (field === 0) throw new Broken('a field has no number');
  const number = wire === 0 ? await varint(cursor) : undefined;
  if (message.name === 'tensor') noteTensorField(message.tensor, field, number);
  if (wire === 2) await readCounted(state, message, field);
  else if (wire === 1 || wire === 5) cursor.skip(wire === 1 ? 8 : 4);
  else if (wire !== 0) throw new Broken('a field has no known form');
}

async function readCounted(state: State, message: Message, field: number): Promise<void> {
  const { cursor } = state;
  const length = Number(await varint(cursor));
  if (length > message.end - cursor.position) throw new Broken('a field is longer than what holds it');
  const child = (MESSAGES[message.name] as Readonly<Record<number, MessageName>>)[field];
  if (child) await readChild(state, child, cursor.position + length, message);
  else if (isWanted(message.name, field)) message.texts.set(field, await text(cursor, length));
  else cursor.skip(length);
}

async function readChild(state: State, child: MessageName, end: number, { depth, tensor }: Message): Promise<void> {
  const texts = await readMessage(state, child, end, depth + 1);
  if (child !== 'entry' || tensor.entries.size >= 100) return;
  tensor.entries.set(texts.get(FIELDS.entry.key) ?? '', texts.get(FIELDS.entry.value) ?? '');
}

function noteTensorField(tensor: Tensor, field: number, number: bigint | undefined): void {
  if (field === FIELDS.tensor.location) tensor.isExternal = number === 1n;
  if (INLINE_DATA.includes(field)) tensor.hasData = true;
}

function finish(
  { findings, files }: State,
  name: MessageName,
  texts: ReadonlyMap<number, string>,
  tensor: Tensor,
): void {
  const domain = name === 'node' || name === 'opset' ? texts.get(FIELDS[name].domain) : undefined;
  if (domain !== undefined && !STANDARD_DOMAINS.has(domain))
    findings.add(remark('custom-ops', 'The model needs operators that are not part of ONNX.', domain));
  if (name !== 'tensor' || !(tensor.isExternal || tensor.entries.size > 0)) return;
  const named = externalFile({ ...tensor, name: texts.get(FIELDS.tensor.name) ?? '' });
  if ('location' in named) files.add(named);
  else findings.add(named);
}

function isWanted(name: MessageName, field: number): boolean {
  const fields: Readonly<Record<string, number>> | undefined = (FIELDS as Record<string, Record<string, number>>)[name];
  return fields !== undefined && Object.values(fields).includes(field);
}

async function text(cursor: ByteCursor, length: number): Promise<string> {
  if (length > MAX_TEXT) throw new Broken('a name is too long');
  return new TextDecoder().decode(await cursor.bytes(length));
}

async function varint(cursor: ByteCursor): Promise<bigint> {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = await cursor.u8();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new Broken('a number is too long');
}
