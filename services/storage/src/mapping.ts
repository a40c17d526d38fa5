import type { BatchSchema } from '@alliance/proto/alliance/storage/v1/batch_pb';
import {
  type CompletedFileSchema,
  type UploadFile as UploadFileMessage,
  UploadFileState,
  type UploadFileStatusSchema,
  type UploadSchema,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AnnouncedFile } from './domain/upload-request.ts';
import type { CompletedFile } from './operations/complete-files.ts';
import type { FileStatus, UploadStatus } from './operations/describe-upload.ts';
import { fromFindings, fromScanState } from './scan-messages.ts';

const STATES = {
  present: UploadFileState.PRESENT,
  receiving: UploadFileState.RECEIVING,
  received: UploadFileState.RECEIVED,
  accepted: UploadFileState.ACCEPTED,
  refused: UploadFileState.REFUSED,
} as const satisfies Record<FileStatus['state'], UploadFileState>;

/** A file as the client announces it. */
export function toAnnouncedFile({ path, size, sha256 }: UploadFileMessage): AnnouncedFile {
  return { path, size: Number(size), sha256 };
}

/** The answer of the three upload RPCs, which have the same fields. */
export function fromUploadStatus({ upload, files, batches, linksExpireAt }: UploadStatus): {
  upload: MessageInitShape<typeof UploadSchema>;
  files: MessageInitShape<typeof UploadFileStatusSchema>[];
  batches: MessageInitShape<typeof BatchSchema>[];
} {
  return {
    upload: {
      id: upload.id,
      organisation: upload.organisation,
      completed: upload.state === 'completed',
      createdAt: timestampFromDate(upload.createdAt),
      expiresAt: timestampFromDate(upload.expiresAt),
      ...(linksExpireAt ? { urlsExpireAt: timestampFromDate(linksExpireAt) } : {}),
    },
    files: files.map(fromFileStatus),
    batches: batches.map(({ url, size, positions }) => ({ url, size: BigInt(size), files: positions })),
  };
}

/** A file that was named by its digest. */
export function fromCompletedFile(file: CompletedFile): MessageInitShape<typeof CompletedFileSchema> {
  const state = file.state === 'unknown' ? UploadFileState.UNSPECIFIED : STATES[file.state];
  return { ...file, state, size: BigInt(file.size) };
}

function fromFileStatus({ file, state, parts, scan }: FileStatus): MessageInitShape<typeof UploadFileStatusSchema> {
  return {
    file: { path: file.path, size: BigInt(file.size), sha256: file.sha256 },
    state: STATES[state],
    parts: parts.map(({ number, offset, size, url }) => ({ number, offset: BigInt(offset), size: BigInt(size), url })),
    partCount: file.partCount,
    problem: file.problem ?? '',
    ...(scan ? { scanState: fromScanState(scan.state), findings: fromFindings(scan.findings) } : {}),
  };
}
