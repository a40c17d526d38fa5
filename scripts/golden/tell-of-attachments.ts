import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@alliance/cli/api/client';
import type { Attachment, UploadFile } from '@alliance/cli/api/shapes';
import { sendParts, textFile } from '../samples/upload-text.ts';

const SCANNED_WITHIN_MS = 30_000;
const TEXT = 'Hội đồng đạo đức đồng ý.\n';

/** A letter that an applicant attaches to a request, and that a steward reads and redacts. */
export async function tellOfAttachments(request: string, applicant: ApiClient, steward: ApiClient): Promise<void> {
  const path = `/v1/access-requests/${request}/attachments`;
  const { size, sha256 } = textFile(TEXT);
  const name = 'thu-dong-y.txt';
  const opened = await applicant.post<{ upload: { id: string }; file: UploadFile }>(`${path}/uploads`, {
    name,
    size,
    sha256,
  });
  await sendParts([opened.file], TEXT);
  const { id } = await applicant.post<Attachment>(path, { name, uploadId: opened.upload.id });
  const patience = AbortSignal.timeout(SCANNED_WITHIN_MS);
  const isPassed = async () =>
    (await steward.get<{ items: Attachment[] }>(path)).items.some(({ scanState }) => scanState === 'passed');
  while (!(await isPassed())) await delay(50, undefined, { signal: patience });
  await steward.location(`${path}/${id}/content`);
  await steward.post(`${path}/${id}/redact`, { reason: 'Có số căn cước.' });
}
