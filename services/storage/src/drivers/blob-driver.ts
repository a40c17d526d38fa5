import type { PartPlan } from '../domain/upload-plan.ts';

/** A file on its way in, as a driver needs to know it. */
export type PendingFile = PartPlan & {
  uploadId: string;
  /** Its place in the upload's list. */
  position: number;
  size: number;
  /** As the client claims it. */
  sha256: string;
  /** What `begin` gave for it. */
  transferId: string | null;
};

/** Files of one part that are sent one after another by one request. */
export type PendingBatch = { uploadId: string; files: readonly Pick<PendingFile, 'position' | 'size'>[] };

/** Blobs that are sent one after another by one request. */
export type BlobBatch = readonly { sha256: string; size: number }[];

export type ReceivedParts = ReadonlySet<number> | 'lost';

export type FileKey = Pick<PendingFile, 'uploadId' | 'position'>;

/** The bytes of one file as nobody can change them any more, read and hashed. Disposing lets go of them. */
export type SealedFile = AsyncDisposable & {
  readonly sha256: string;
  readonly size: number;
  /** By its first bytes. */
  readonly mediaType: string;
  /** Makes them the blob of their digest, which lasts once `persist` has returned. Called once. */
  accept(): Promise<void>;
};

/** An accepted blob, open for reading. Disposing closes it. */
export type BlobReader = AsyncDisposable & {
  readonly size: number;
  /** Exactly these bytes. Throws when they are not there. */
  read(start: number, length: number): Promise<Buffer>;
};

/** A part that should be there is not, or not any more. */
export class PartMissingError extends Error {
  override readonly name = 'PartMissingError';

  constructor(number?: number, options?: ErrorOptions) {
    super(number === undefined ? 'a part is missing' : `part ${number} is missing`, options);
  }
}

/** Where bytes live. Everything may be repeated and may run in several processes at once. */
export type BlobDriver = {
  /** Makes room for an upload; part links work from now on. */
  open(uploadId: string): Promise<void>;
  /** Prepares one file for its parts, before the first link to one is made; what it gives is kept with the file. */
  begin(file: PendingFile): Promise<string | null>;
  /** A URL to which the bytes of one part are PUT. A part sent again replaces the first. */
  partUrl(file: PendingFile, number: number, expiresAt: Date): Promise<string>;
  /** A URL to which the bytes of small files are PUT, one after another; absent where every part has a link of its own. */
  batchUrl?: (batch: PendingBatch, expiresAt: Date) => string;
  /** Writes one part from here, as if it had been sent to its URL. The body has exactly the bytes of the part. */
  writePart(file: PendingFile, number: number, body: AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * The numbers of the parts that have wholly arrived, per position; files without any are absent. `lost` when what `begin` gave is of no
   * use any more: no part is there, and links work once the file has begun again.
   */
  received(uploadId: string, files: readonly PendingFile[]): Promise<Map<number, ReceivedParts>>;
  /** Puts the parts of a file together and hashes what is stored. Throws a PartMissingError. */
  seal(file: PendingFile, signal: AbortSignal): Promise<SealedFile>;
  /** Makes blobs that this process accepted survive a power cut; until then nobody is told of them. */
  persist(digests: readonly string[]): Promise<void>;
  /** Removes all that an upload left behind; part links stop working. */
  discard(uploadId: string): Promise<void>;
  /** Opens a blob to look into it; undefined when it is not there. */
  openBlob(sha256: string): Promise<BlobReader | undefined>;
  /** Deletes a blob; nothing when it is not there. */
  removeBlob(sha256: string): Promise<void>;
  /** The digests of all blobs that are there, in order, after one of them. */
  listBlobs(after: string): AsyncIterable<string>;
  /** A URL that answers with the blob, offered under `fileName`. */
  downloadUrl(sha256: string, fileName: string, expiresAt: Date): Promise<string>;
  /** A URL that answers with small blobs, one after another; absent where every blob has a link of its own. */
  downloadBatchUrl?: (batch: BlobBatch, expiresAt: Date) => string;
  /** Removes what transfers and checks that were broken off have left, if older than `before`. */
  tidy(before: Date): Promise<void>;
  /** Throws when bytes cannot be read and written now. */
  check(): Promise<void>;
};
