import type { Attachment, OpenedAttachment } from '../../api/access-types.ts';
import type { ApiClient } from '../../api/api-client.ts';
import { RequestFailure } from '../../api/request-failure.ts';
import { requestPath } from './access-queries.ts';

/** Sends a file to the links that the registry hands out for it, and attaches it to a request. Throws `RequestFailure`. */
export async function attachFile(
  api: ApiClient,
  { requestId, file, isPrivate }: { requestId: string; file: File; isPrivate: boolean },
): Promise<Attachment> {
  const bytes = await file.arrayBuffer();
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).reduce(
    (text, byte) => text + byte.toString(16).padStart(2, '0'),
    '',
  );
  const named = { name: file.name.normalize('NFC'), ...(isPrivate ? { private: true } : {}) };
  const announced = { ...named, size: bytes.byteLength, sha256 };
  const opened = await api.post<OpenedAttachment>(requestPath(requestId, 'attachments/uploads'), announced);
  for (const { url, offset, size } of opened.file.parts) await put(url, bytes.slice(offset, offset + size));
  return api.post(requestPath(requestId, 'attachments'), { ...named, uploadId: opened.upload.id });
}

async function put(url: string, body: ArrayBuffer): Promise<void> {
  const sent = await fetch(url, { method: 'PUT', body }).catch(() => undefined);
  if (!sent?.ok) throw new RequestFailure({ code: 'unreachable', status: sent?.status ?? 0, detail: '', traceId: '' });
}
