import { createHash } from 'node:crypto';
import { AllianceError } from '@alliance/errors/alliance-error';
import { UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { CallOptions } from '@alliance/rpc/types';
import { gitBlobId } from './git-objects.ts';
import type { HubContext } from './hub-context.ts';

/** A small file that came inside of a request. */
export type InlineFile = { sha256: string; size: bigint; gitOid: Uint8Array; bytes: Buffer };

const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_FILES = 200;
const LONG_MS = 120_000;

export function inlineFile(bytes: Buffer): InlineFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, size: BigInt(bytes.length), gitOid: gitBlobId(bytes), bytes };
}

/**
 * Sends small files to storage in batches, as they come, so that few of them are in memory at a time. `finish` sends the rest.
 * Errors: those of an upload, for example `role_required` and `quota_exceeded`.
 */
export class InlineUpload {
  readonly #context: HubContext;
  readonly #organisation: string;
  readonly #options: CallOptions;
  #batch = new Map<string, InlineFile>();
  #bytes = 0;

  constructor(context: HubContext, organisation: string, options: CallOptions) {
    this.#context = context;
    this.#organisation = organisation;
    this.#options = options;
  }

  async add(file: InlineFile): Promise<void> {
    if (this.#batch.has(file.sha256)) return;
    this.#batch.set(file.sha256, file);
    this.#bytes += file.bytes.length;
    if (this.#bytes >= BATCH_BYTES || this.#batch.size >= BATCH_FILES) await this.finish();
  }

  async finish(): Promise<void> {
    const batch = this.#batch;
    [this.#batch, this.#bytes] = [new Map(), 0];
    if (batch.size === 0) return;
    const { clients, bytes } = this.#context;
    const files = Array.from(batch.values(), ({ sha256, size }) => ({ path: sha256, sha256, size }));
    const opened = await clients.storage.createUpload({ organisation: this.#organisation, files }, this.#options);
    for (const { file, parts } of opened.files) {
      const content = batch.get(file?.sha256 ?? '')?.bytes ?? Buffer.alloc(0);
      for (const { url, offset, size } of parts)
        await bytes.write(url, content.subarray(Number(offset), Number(offset + size)));
    }
    const done = await clients.storage.completeUpload(
      { id: opened.upload?.id ?? '' },
      { ...this.#options, deadlineMs: LONG_MS },
    );
    const refused = done.files.find(({ state }) => state === UploadFileState.REFUSED);
    if (refused)
      throw new AllianceError('digest_mismatch', `A file did not arrive as it was sent. Send the commit again.`);
  }
}
