import { createHash } from 'node:crypto';
import type { ApiClient } from '@alliance/cli/api/client';
import type { Upload } from '@alliance/cli/api/shapes';
import { awaitScans } from '@alliance/cli/transfer/await-scans';

export type TextFile = { path: string; size: number; sha256: string };

/** A text as an upload announces it. */
export function textFile(text: string | Buffer, path = 'a.txt'): TextFile {
  const bytes = Buffer.from(text as string);
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Uploads a text as a file of the organisation, and waits for its scans. Throws when it is not accepted. */
export async function uploadText(
  client: ApiClient,
  organisation: string,
  text: string | Buffer,
  path = 'a.txt',
): Promise<TextFile> {
  const file = textFile(text, path);
  const { upload, files } = await client.post<Upload>('/v1/uploads', { organisation, files: [file] });
  await sendParts(files, text);
  const completed = await client.post<Upload>(`/v1/uploads/${upload.id}/complete`);
  const state = completed.files[0]?.state;
  if (state !== 'accepted' && state !== 'present') throw new Error(`the upload of ${path} was ${state}`);
  await awaitScans(client, completed);
  return file;
}

/** Sends the text to the links of its only part, if it is still wanted; true when storage took it. */
export async function sendParts(files: Upload['files'], text: string | Buffer): Promise<boolean> {
  const links = files.flatMap((file) => (file.state === 'receiving' ? file.parts : [])).map((part) => part.url);
  const sent = links.map((link) =>
    fetch(link, { method: 'PUT', body: text as string }).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return (await Promise.all(sent)).every(Boolean);
}
