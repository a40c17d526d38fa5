import { type Finding, remark } from './finding.ts';

/** Endings that promise a format, with the types that keep the promise. */
const PROMISES: Readonly<Record<string, readonly string[]>> = {
  safetensors: ['application/x-safetensors'],
  gguf: ['application/x-gguf'],
  onnx: ['application/x-onnx'],
  parquet: ['application/vnd.apache.parquet'],
  arrow: ['application/vnd.apache.arrow.file'],
  npy: ['application/x-npy'],
  npz: ['application/zip'],
  zip: ['application/zip'],
  tar: ['application/x-tar'],
  gz: ['application/gzip'],
  tgz: ['application/gzip'],
  zst: ['application/zstd'],
  csv: ['text/plain'],
  tsv: ['text/plain'],
  json: ['text/plain'],
  jsonl: ['text/plain'],
  md: ['text/plain'],
  txt: ['text/plain'],
  yaml: ['text/plain'],
  yml: ['text/plain'],
  conllu: ['text/plain'],
  sql: ['text/plain'],
  png: ['image/png'],
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  wav: ['audio/wav'],
  flac: ['audio/flac'],
};

/** A remark when a file's name promises another format than its bytes have. Belongs to the upload, not to the bytes. */
export function nameMismatch(path: string, mediaType: string, size: number): Finding | undefined {
  const ending = /\.([a-z0-9]{1,12})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const promised = Object.hasOwn(PROMISES, ending) ? PROMISES[ending] : undefined;
  if (!promised || size === 0 || promised.includes(mediaType)) return undefined;
  return remark('name-mismatch', `The name ends in ".${ending}", and the bytes are ${mediaType}. Rename the file.`);
}
