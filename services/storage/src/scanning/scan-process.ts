import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { yieldProcessor } from '@alliance/runtime/yield-processor';
import type { BlobReader } from '../drivers/blob-driver.ts';
import { type FromChild, READ_BYTES, type ScanOrder, type ScanReport, SENT_ALONG_BYTES } from './messages.ts';
import { residentBytes } from './resident-bytes.ts';

export type ScanLimits = { milliseconds: number; heapMebibytes: number; residentBytes: number };

/** The scanner was stopped, or died, or gave up: what it looked at is not known to be good. */
export class ScanFailure extends Error {
  override readonly name = 'ScanFailure';
  /** `timeout`, `memory`, `crash` or `parse-error`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The bytes could not be had: no fault of theirs or of the scanner. */
class BytesUnreadable extends Error {
  override readonly name = 'BytesUnreadable';
}

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const SOURCES = `${dirname(dirname(dirname(CHILD)))}/*`;
const WATCH_MS = 200;

/** One scanning child. It takes one order at a time and is of no use any more after a failure. */
export class ScanProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #limits: ScanLimits;
  scanned = 0;

  constructor(limits: ScanLimits) {
    this.#limits = limits;
    this.#child = fork(CHILD, [], {
      // It may read its own code, and nothing else of this machine.
      execArgv: [
        '--permission',
        `--allow-fs-read=${SOURCES}`,
        `--max-old-space-size=${limits.heapMebibytes}`,
        '--disable-warning=ExperimentalWarning',
      ],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // A child that cannot be started, or written to, ends; that is what is listened to.
    this.#child.on('error', () => this.#child.kill('SIGKILL'));
    yieldProcessor(this.#child.pid);
    this.#child.unref();
    this.#child.channel?.unref();
  }

  /** True when it can take an order. */
  get isAlive(): boolean {
    return this.#child.connected && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Lets it look at a file. Throws a ScanFailure, BytesUnreadable, or the reason of `signal`. */
  async scan(order: Omit<ScanOrder, 'kind' | 'bytes'>, reader: BlobReader, signal: AbortSignal): Promise<ScanReport> {
    const { promise, resolve, reject } = Promise.withResolvers<ScanReport>();
    const stop = (error: unknown) => {
      reject(error);
      this.#child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(timedOut(this.#limits)), this.#limits.milliseconds);
    const watch = setInterval(() => void this.#checkMemory(stop), WATCH_MS);
    const listeners = {
      message: (message: FromChild) => void this.#answer(message, order.size, reader).then(resolveReport, stop),
      exit: () => reject(new ScanFailure('crash', 'The scanner ended without a result.')),
    };
    const resolveReport = (report: ScanReport | undefined) => report && resolve(report);
    const abort = () => stop(signal.reason);
    this.#child.on('message', listeners.message).on('exit', listeners.exit);
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      if (!this.isAlive) listeners.exit();
      else void this.#order(order, reader).catch(stop);
      return await promise;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      this.#child.off('message', listeners.message).off('exit', listeners.exit);
      signal.removeEventListener('abort', abort);
      this.scanned += 1;
    }
  }

  /** Resident memory in bytes; 0 where that cannot be told. */
  residentBytes(): Promise<number> {
    return residentBytes(this.#child.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.ref();
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #order(order: Omit<ScanOrder, 'kind' | 'bytes'>, reader: BlobReader): Promise<void> {
    const isSmall = order.size <= SENT_ALONG_BYTES;
    const along = isSmall ? { bytes: await readFrom(reader, 0, order.size) } : {};
    if (this.#child.connected) this.#child.send({ kind: 'scan', ...order, ...along });
  }

  async #answer(message: FromChild, size: number, reader: BlobReader): Promise<ScanReport | undefined> {
    switch (message.kind) {
      case 'read': {
        const { start, length } = message;
        if (!(start >= 0 && length > 0 && length <= READ_BYTES && start + length <= size))
          throw new ScanFailure('crash', 'The scanner asked for bytes that are not there.');
        const bytes = await readFrom(reader, start, length);
        if (this.#child.connected) this.#child.send({ kind: 'bytes', bytes });
        return undefined;
      }
      case 'failure':
        throw new ScanFailure('parse-error', `The scanner could not finish (${message.message}).`);
      default:
        return { findings: message.findings, more: message.more };
    }
  }

  async #checkMemory(stop: (error: unknown) => void): Promise<void> {
    if ((await this.residentBytes()) > this.#limits.residentBytes)
      stop(new ScanFailure('memory', 'The scanner needed more memory than it may have.'));
  }
}

async function readFrom(reader: BlobReader, start: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  try {
    return await reader.read(start, length);
  } catch (error) {
    throw new BytesUnreadable('the bytes cannot be read', { cause: error });
  }
}

function timedOut({ milliseconds }: ScanLimits): ScanFailure {
  return new ScanFailure('timeout', `The scanner did not end within ${Math.round(milliseconds / 1_000)} seconds.`);
}
