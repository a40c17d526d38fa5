import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { type ScanState, StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { implement } from '@alliance/rpc/server';
import type { Callers, Handlers } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';
import { fakeAttachments, type SentBytes } from './storage-attachments.ts';
import { serveBlobs } from './storage-bytes.ts';

/** Bytes that an organisation holds, as far as others learn of them. */
export type GivenBlob = {
  organisation: string;
  sha256: string;
  size: number;
  mediaType?: string;
  /** Its text, where that makes a difference; zeros when absent. */
  content?: string;
  /** Where its bytes are; the fake's own address when absent. */
  url?: string;
  /** What stands between the bytes and their publication; nothing when absent. */
  scanState?: ScanState;
  findings?: readonly { code: string; message: string }[];
  /** Files that it needs beside it. */
  needs?: readonly { location: string; bytes: bigint }[];
  /** What stops nothing by itself. */
  flags?: readonly string[];
};

/** `storage` in memory: blobs that the test gives it, with their bytes only where it gives them. */
export type FakeStorage = FakeService & {
  /** Records blobs as if the organisation had uploaded them. */
  givenBlobs(blobs: readonly GivenBlob[]): void;
  /** Says that bytes came to the link of an attachment; they can be downloaded, too. */
  givenSent(sha256: string, bytes: SentBytes): void;
  /** Takes a blob away from an organisation, as if its bytes had been refused later. */
  removeBlob(blob: Pick<GivenBlob, 'organisation' | 'sha256'>): void;
};

const MAX_DIGESTS = 10_000;
const LINK_MS = 15 * 60_000;

/** Starts the fake. It answers DescribeBlobs, SignDownload and all about attachments; other RPCs say `unavailable`. */
export async function startFakeStorage(identities: TestIdentities): Promise<FakeStorage> {
  const held = new Map<string, GivenBlob>();
  const sent = new Map<string, SentBytes>();
  await using opening = new AsyncDisposableStack();
  const served = opening.use(await serveBlobs((sha256) => [...held.values()].find((blob) => blob.sha256 === sha256)));
  const sign = ({ sha256, fileName }: { sha256: string; fileName: string }) => {
    const blob = [...held.values()].find((known) => known.sha256 === sha256);
    if (!blob) throw notFound(`blob ${sha256}`);
    const url = blob.url ?? `${served.url}/blobs/${sha256}?name=${encodeURIComponent(fileName)}`;
    return { url, expiresAt: timestampFromDate(new Date(Date.now() + LINK_MS)), size: BigInt(blob.size) };
  };
  const handlers: Handlers<typeof StorageService> = {
    ...unanswered,
    describeBlobs: async ({ organisation, digests }) => {
      if (digests.length > MAX_DIGESTS) throw invalidArgument(`Ask for at most ${MAX_DIGESTS} digests at once.`);
      if (!digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) throw invalidArgument('These are no digests.');
      const blobs = [...new Set(digests)].flatMap((sha256) => held.get(keyOf({ organisation, sha256 })) ?? []);
      return {
        blobs: blobs.map(
          ({
            organisation: _,
            url: __,
            content: ___,
            size,
            mediaType = 'application/octet-stream',
            findings = [],
            needs = [],
            flags = [],
            ...blob
          }) => ({
            ...blob,
            needs: [...needs],
            flags: [...flags],
            size: BigInt(size),
            mediaType,
            findings: [...findings],
          }),
        ),
      };
    },
    signDownload: async (wish) => sign(wish),
    signDownloads: async ({ downloads }) => ({ downloads: downloads.map(sign) }),
  };
  const service = opening.use(
    await startFakeService('storage', identities, [
      implement(StorageService, handlers, CALLERS),
      fakeAttachments(sent),
    ]),
  );
  const running = opening.move();
  return {
    ...service,
    givenBlobs: (blobs) => {
      for (const blob of blobs) held.set(keyOf(blob), blob);
    },
    givenSent: (sha256, bytes) => {
      sent.set(sha256, bytes);
      held.set(keyOf({ organisation: '', sha256 }), { organisation: '', sha256, size: 1 });
    },
    removeBlob: (blob) => held.delete(keyOf(blob)),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const CALLERS = {
  createUpload: ['gateway'],
  getUpload: ['gateway'],
  completeUpload: ['gateway'],
  completeFiles: ['gateway'],
  openChunkUpload: ['gateway'],
  describeBlobs: ['datasets', 'models'],
  signDownload: ['grants', 'datasets', 'models'],
  signDownloads: ['grants'],
  listScanResults: ['gateway'],
  grantScanException: ['gateway'],
  decideHeldBlob: ['gateway'],
  markFindingFalse: ['gateway'],
  getOrganisationUsage: ['gateway'],
} satisfies Callers<typeof StorageService>;

const unanswered = {
  createUpload: unavailable,
  getUpload: unavailable,
  completeUpload: unavailable,
  completeFiles: unavailable,
  openChunkUpload: unavailable,
  listScanResults: unavailable,
  grantScanException: unavailable,
  decideHeldBlob: unavailable,
  markFindingFalse: unavailable,
  getOrganisationUsage: unavailable,
};

async function unavailable(): Promise<never> {
  throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
}

function keyOf({ organisation, sha256 }: Pick<GivenBlob, 'organisation' | 'sha256'>): string {
  return `${organisation} ${sha256}`;
}
