import { isOnnxHead } from './onnx-head.ts';

type Signature = { type: string; at: number; bytes: readonly number[] };

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const signature = (type: string, bytes: readonly number[], at = 0): Signature => ({ type, at, bytes });

/** First match wins; the order only matters where one signature begins like another. */
const SIGNATURES: readonly Signature[] = [
  signature('application/vnd.apache.parquet', ascii('PAR1')),
  signature('application/vnd.apache.parquet', ascii('PARE')),
  signature('application/vnd.apache.arrow.file', ascii('ARROW1')),
  signature('application/x-gguf', ascii('GGUF')),
  signature('application/x-npy', [0x93, ...ascii('NUMPY')]),
  signature('application/x-hdf5', [0x89, ...ascii('HDF'), 0x0d, 0x0a, 0x1a, 0x0a]),
  signature('application/zip', [0x50, 0x4b, 0x03, 0x04]),
  signature('application/zip', [0x50, 0x4b, 0x05, 0x06]),
  signature('application/gzip', [0x1f, 0x8b]),
  signature('application/zstd', [0x28, 0xb5, 0x2f, 0xfd]),
  signature('application/x-bzip2', [...ascii('1AY&SY')], 4),
  signature('application/x-xz', [0xfd, ...ascii('7zXZ'), 0x00]),
  signature('application/x-7z-compressed', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
  signature('application/vnd.rar', ascii('Rar!')),
  signature('application/x-tar', ascii('ustar'), 257),
  signature('application/vnd.sqlite3', ascii('SQLite format 3\0')),
  signature('application/pdf', ascii('%PDF-')),
  signature('application/wasm', [0x00, ...ascii('asm')]),
  signature('application/x-executable', [0x7f, ...ascii('ELF')]),
  signature('application/x-executable', [0xca, 0xfe, 0xba, 0xbe]),
  signature('application/x-executable', [0xfe, 0xed, 0xfa, 0xce]),
  signature('application/x-executable', [0xfe, 0xed, 0xfa, 0xcf]),
  signature('application/x-executable', [0xce, 0xfa, 0xed, 0xfe]),
  signature('application/x-executable', [0xcf, 0xfa, 0xed, 0xfe]),
  signature('application/x-fasttext', [0xba, 0x16, 0x4f, 0x2f]),
  signature('application/x-crfsuite', ascii('lCRF')),
  signature('image/png', [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]),
  signature('image/jpeg', [0xff, 0xd8, 0xff]),
  signature('image/gif', ascii('GIF8')),
  signature('image/webp', ascii('WEBP'), 8),
  signature('image/tiff', [0x49, 0x49, 0x2a, 0x00]),
  signature('image/tiff', [0x4d, 0x4d, 0x00, 0x2a]),
  signature('audio/wav', ascii('WAVE'), 8),
  signature('audio/flac', ascii('fLaC')),
  signature('audio/ogg', ascii('OggS')),
  signature('audio/mpeg', ascii('ID3')),
  signature('audio/mpeg', [0xff, 0xfb]),
  signature('video/mp4', ascii('ftyp'), 4),
];

const UNKNOWN = 'application/octet-stream';
/** Longest header that the reference implementation of safetensors reads. */
const MAX_SAFETENSORS_HEADER = 100_000_000n;

/** The media type of a file by its first bytes (4 KiB suffice) and its size; never by its name. */
export function detectMediaType(head: Uint8Array, size: number): string {
  const found = SIGNATURES.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte));
  if (found) return found.type;
  if (isSafetensors(head, size)) return 'application/x-safetensors';
  if (isPickle(head)) return 'application/x-python-pickle';
  if (isWindowsProgram(head)) return 'application/x-executable';
  if (isOnnxHead(head, size)) return 'application/x-onnx';
  return size > 0 && isText(head, size) ? 'text/plain' : UNKNOWN;
}

/** Header length as a little-endian number of 64 bits, then a JSON object. */
function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const headerSize = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return headerSize >= 2n && headerSize <= MAX_SAFETENSORS_HEADER && headerSize + 8n <= BigInt(size);
}

/** Protocols 2 to 5 announce themselves; older ones have no mark. */
function isPickle(head: Uint8Array): boolean {
  const [first, protocol] = head;
  return first === 0x80 && protocol !== undefined && protocol >= 2 && protocol <= 5;
}

/** "MZ" may begin a text; a program has zeros in its header. */
function isWindowsProgram(head: Uint8Array): boolean {
  return head[0] === 0x4d && head[1] === 0x5a && head.subarray(0, 64).includes(0);
}

/** UTF-8 without NUL; a character cut by the end of `head` is no fault when the file goes on. */
function isText(head: Uint8Array, size: number): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length < size });
    return true;
  } catch {
    return false;
  }
}
