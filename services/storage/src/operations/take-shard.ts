import { AllianceError } from '@alliance/errors/alliance-error';
import type { ChunkScratch } from '../chunks/chunk-scratch.ts';
import type { ChunkPlace, ChunkSender } from '../domain/chunk-place.ts';
import type { Upload, UploadFile } from '../domain/upload.ts';
import { partAt } from '../domain/upload-plan.ts';
import { PartMissingError } from '../drivers/blob-driver.ts';
import { UploadClosedError } from '../drivers/file-store.ts';
import { endUpload } from '../store/upload-end-store.ts';
import { filesOf } from '../store/upload-store.ts';
import { type BeginUploadContext, beginUpload } from './begin-upload.ts';
import { beginTransfer } from './describe-upload.ts';
import { type PlannedFile, planRebuild, type RebuildPlan } from './plan-rebuild.ts';
import { readProgress } from './read-progress.ts';
import type { RunningChecks } from './running-checks.ts';
import { type SettleContext, settleUpload } from './settle-upload.ts';

/** Another check of the same upload may have been under way first. */
const TRIES = 3;

export type TakeShardContext = BeginUploadContext & SettleContext & { checks: RunningChecks; scratch: ChunkScratch };

type Taking = { context: TakeShardContext; upload: Upload; plan: RebuildPlan; sender: ChunkSender };

/**
 * Rebuilds every file that a shard describes and takes each in like any upload: in an upload session, within the quota, hashed
 * by us and scanned. Goes on when its caller leaves. Errors: `invalid_argument` for a shard or chunk that is not whole,
 * `quota_exceeded`, `digest_mismatch` for a file that is another one than was said.
 */
export async function takeShard(
  context: TakeShardContext,
  { place, sender }: { place: ChunkPlace; sender: ChunkSender },
  shard: Buffer,
): Promise<void> {
  const plan = await planRebuild(context.scratch, place, shard);
  if (plan.files.length === 0) return;
  const files = plan.files.map(({ sha256, size }) => ({ path: sha256, sha256, size }));
  const upload = await beginUpload(context, { organisation: place.organisation, files }, sender.personId);
  for (let tries = TRIES; ; tries -= 1) {
    await context.checks.run(upload.id, (signal) => rebuildAll({ context, upload, plan, sender }, signal));
    const taken = await filesOf(context.db, upload.id);
    assertNoneRefused(taken);
    if (taken.every(({ state }) => state !== 'open')) return;
    if (tries === 1) throw new AllianceError('unavailable', 'The files are being taken in. Send the shard again.');
  }
}

async function rebuildAll({ context, upload, plan, sender }: Taking, signal: AbortSignal): Promise<void> {
  const actor = { personId: sender.personId, role: sender.role };
  try {
    const before = await readProgress(context, upload);
    const planned = new Map(plan.files.map((file) => [file.sha256, file]));
    for (const { file, state } of before.files)
      if (state === 'receiving') await rebuild(context, { plan, file, planned: planned.get(file.sha256) }, signal);
    const { files } = await readProgress(context, before.upload);
    await settleUpload(context, { upload, files, actor }, signal);
  } catch (error) {
    // Left open, it would hold room that nothing fills.
    await endUpload(context.db, upload.id, context.clock());
    context.uploadEnded();
    throw overtaken(error) ?? error;
  }
}

/** Writes a file part by part, as a client would send them. */
async function rebuild(
  context: TakeShardContext,
  { plan, file, planned }: { plan: RebuildPlan; file: UploadFile; planned: PlannedFile | undefined },
  signal: AbortSignal,
): Promise<void> {
  if (!planned) return;
  const { driver } = context;
  const begun = { ...file, transferId: file.transferId ?? (await beginTransfer(context, file)) };
  const source = rawBytes(context.scratch, plan, planned, signal);
  const bytes = new Cutter(source);
  try {
    for (let number = 1; number <= file.partCount; number += 1)
      await driver.writePart(begun, number, bytes.take(partAt(file, number).size));
  } finally {
    // Closes the xorb that it was reading.
    await source.return(undefined);
  }
}

async function* rawBytes(
  scratch: ChunkScratch,
  { xorbs }: RebuildPlan,
  file: PlannedFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (const { xorb, first, end } of file.segments()) {
    const found = xorbs.get(xorb);
    if (!found) throw new Error(`the xorb ${xorb} was not planned`);
    await using open = await scratch.open(found.place, xorb, found.table);
    for (let index = first; index < end; index += 1) {
      signal.throwIfAborted();
      yield await open.raw(index);
    }
  }
}

/** Cuts a stream of bytes into pieces of given sizes. */
class Cutter {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterator<Uint8Array>) {
    this.#source = source;
  }

  /** The next `size` bytes, or as many as there are. */
  async *take(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#source.next();
        if (done) return;
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}

/** Somebody else ended the same upload, or sends its parts again: nothing is wrong with the shard. */
function overtaken(error: unknown): AllianceError | undefined {
  if (!(error instanceof UploadClosedError || error instanceof PartMissingError)) return undefined;
  return new AllianceError(
    'unavailable',
    'The files were changed while they were put together. Send the shard again.',
    {
      cause: error,
    },
  );
}

function assertNoneRefused(files: readonly UploadFile[]): void {
  const refused = files.find(({ state }) => state === 'refused');
  if (!refused) return;
  throw new AllianceError(
    'digest_mismatch',
    `The chunks of ${refused.sha256} make another file than that. Send it again, from the file as it is now.`,
  );
}
