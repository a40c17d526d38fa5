import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import type { Payload } from './payload.ts';

/** Something that takes and gives files: ours, a peer, or a limit. */
export type ByteStore = {
  name: string;
  /** Takes files, several at a time; they can be read when it resolves. */
  put(files: readonly Payload[], parallel: number): Promise<void>;
  /** What has to be done between the two and is not measured, for example a publication. */
  between?(files: readonly Payload[]): Promise<void>;
  /** Reads files that were put, several at a time, and throws them away. */
  get?(files: readonly Payload[], parallel: number): Promise<void>;
};

/** Sends a request with a file, or a part of one, as its body. Small ones are read whole, as a good client does. */
export async function sendFile(
  method: 'PUT' | 'PATCH',
  url: string,
  file: Payload,
  {
    offset = 0,
    size = file.size,
    headers = {},
  }: { offset?: number; size?: number; headers?: Record<string, string> } = {},
) {
  const body =
    size <= 1024 * 1024 && offset === 0 && size === file.size
      ? await readFile(file.path)
      : createReadStream(file.path, { start: offset, end: offset + size - 1, highWaterMark: 256 * 1024 });
  const answer = await request(url, { method, body, headers: { 'content-length': String(size), ...headers } });
  await answer.body.dump();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode}`);
  return answer;
}

/** Reads an answer to its end and checks how much it was. */
export async function drain(url: string, size: number): Promise<void> {
  const { statusCode, body } = await request(url);
  let count = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) count += chunk.length;
  if (statusCode !== 200 || count !== size) throw new Error(`GET ${url}: ${statusCode}, ${count} of ${size} bytes`);
}
