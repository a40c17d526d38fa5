/** Formats of data that a profile can be made of. */
export const FORMATS = ['parquet', 'csv', 'tsv', 'jsonl', 'json', 'conllu', 'text'] as const;
export type Format = (typeof FORMATS)[number];
export type Compression = 'none' | 'gzip' | 'zstd';

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  parquet: 'parquet',
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  conllu: 'conllu',
  txt: 'text',
};

/** The format that a file's name promises; undefined for what is not data that can be profiled. */
export function formatOfName(path: string): Format | undefined {
  const plain = path.toLowerCase().replace(/\.(?:gz|zst)$/, '');
  const extension = /\.([a-z0-9]+)$/.exec(plain)?.[1] ?? '';
  const format = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  return format === 'parquet' && plain !== path.toLowerCase() ? undefined : format;
}

/** How the first bytes of a file say that it is compressed. */
export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd';
  return 'none';
}

/** What of the first bytes, not compressed, contradicts the format; undefined when nothing does. */
export function contentProblem(format: Format, head: Uint8Array): string | undefined {
  const isParquet = startsWith(head, [0x50, 0x41, 0x52, 0x31]);
  if (format === 'parquet') return isParquet ? undefined : 'The name says Parquet, but the bytes do not begin like it.';
  if (isParquet) return `The name says ${format}, but the bytes are Parquet.`;
  if (head.includes(0)) return `The name says ${format}, but the bytes are not text in UTF-8.`;
  const first = new TextDecoder().decode(head.subarray(0, 256)).trimStart()[0];
  if (format === 'json' && first !== undefined && first !== '[') {
    return 'Only JSON files that are an array of records can be profiled.';
  }
  return undefined;
}

/** The character that separates the fields of a CSV file: of those in use the one that is most in the first line. */
export function delimiterOf(firstLine: string): string {
  const unquoted = firstLine.replaceAll(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((one) => ({ one, count: unquoted.split(one).length - 1 }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).one;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
