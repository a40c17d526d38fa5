/** Wire types of the first fields of an ONNX model, by number. */
const FIELDS: Readonly<Record<number, number>> = {
  1: 0,
  2: 2,
  3: 2,
  4: 2,
  5: 0,
  6: 2,
  7: 2,
  8: 2,
  14: 2,
  20: 2,
  25: 2,
};
const GRAPH = 7;
const MAX_IR_VERSION = 64;

/** True when a file begins as ONNX models do, which have no mark: the version, then known fields up to the graph. */
export function isOnnxHead(head: Uint8Array, size: number): boolean {
  const [tag, version = 0] = head;
  if (tag !== 0x08 || version < 1 || version > MAX_IR_VERSION) return false;
  for (let at = 2; at < head.length; ) {
    const key = head[at] as number;
    const field = key >> 3;
    if (key >= 0x80 || FIELDS[field] !== (key & 7)) return false;
    const { value, next } = readVarint(head, at + 1);
    if (value === undefined) return false;
    if (field === GRAPH) return value > 0 && next + value <= size;
    at = (key & 7) === 2 ? next + value : next;
  }
  return false;
}

function readVarint(bytes: Uint8Array, start: number): { value: number | undefined; next: number } {
  let value = 0;
  for (let at = start; at < Math.min(start + 7, bytes.length); at += 1) {
    const byte = bytes[at] as number;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return { value: undefined, next: start };
}
