import { randomUUID } from 'node:crypto';
import { requireCaller } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { AttachmentsService } from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import { ScanState, UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';

/** Bytes that came to the links of attachments, as far as others learn of them. */
export type SentBytes = { mediaType: string; scanState?: ScanState; isOther?: boolean };

type Announced = { holder: string; sha256: string; size: bigint };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The door for attachments of the fake: bytes come when the test says so (`sent`), by digest. */
export function fakeAttachments(sent: ReadonlyMap<string, SentBytes>): Implementation {
  const uploads = new Map<string, Announced>();
  const holderOf = (requestId: string, personId: string) => {
    if (!UUID.test(requestId)) throw notFound(`access request ${requestId}`);
    return `${requestId} ${personId}`;
  };
  return implement(
    AttachmentsService,
    {
      openAttachment: async ({ requestId, size, sha256 }, { caller }) => {
        const holder = holderOf(requestId, requireCaller(caller).personId);
        const id = randomUUID();
        uploads.set(id, { holder, sha256, size });
        return {
          upload: { id },
          file: { file: { path: 'attachment', size, sha256 }, state: UploadFileState.RECEIVING },
        };
      },
      completeAttachment: async ({ requestId, uploadId }, { caller }) => {
        const holder = holderOf(requestId, requireCaller(caller).personId);
        const announced = uploads.get(uploadId);
        if (announced?.holder !== holder) throw notFound(`upload ${uploadId}`);
        const { sha256, size } = announced;
        const bytes = sent.get(sha256);
        if (!bytes) throw new AllianceError('bytes_missing', 'One file has not wholly arrived.');
        if (bytes.isOther) return { state: UploadFileState.REFUSED, sha256, size };
        return { state: UploadFileState.ACCEPTED, sha256, size, mediaType: bytes.mediaType };
      },
      describeAttachments: async ({ digests }) => {
        if (!digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) throw invalidArgument('These are no digests.');
        return {
          attachments: digests.flatMap((sha256) => {
            const bytes = sent.get(sha256);
            return bytes ? [{ sha256, scanState: bytes.scanState ?? ScanState.PASSED }] : [];
          }),
        };
      },
    },
    { openAttachment: ['grants'], completeAttachment: ['grants'], describeAttachments: ['grants'] },
  );
}
