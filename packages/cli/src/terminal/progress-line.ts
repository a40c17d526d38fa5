import type { Messages } from '../messages/en.ts';
import { formatBytes } from './format-bytes.ts';

const REDRAW_MS = 100;
const BAR = 24;

type File = { path: string; size: number };

/** One line that shows how far a transfer is: bar, bytes, rate, time left, files, and the file that is under way. */
export class ProgressLine implements Disposable {
  readonly #shown: boolean;
  readonly #messages: Messages;
  /** How far files are that have begun and have not ended. */
  readonly #open = new Map<string, number>();
  #label = '';
  #total = 0;
  #files = 0;
  #done = 0;
  #filesDone = 0;
  #current: File | undefined;
  #startedAt = 0;
  #drawnAt = 0;

  constructor(shown: boolean, messages: Messages) {
    this.#shown = shown;
    this.#messages = messages;
  }

  /** Begins a stage; counting starts anew. */
  start(label: string, totalBytes: number, files: number): void {
    if (this.#label !== '') this.#draw('\n');
    this.#open.clear();
    [this.#label, this.#total, this.#files] = [label, totalBytes, files];
    [this.#done, this.#filesDone, this.#current, this.#startedAt] = [0, 0, undefined, Date.now()];
    this.#draw('');
  }

  /** Counts bytes of a file; negative ones take back what has to come again. */
  add(bytes: number, file: File): void {
    if (!this.#shown) return;
    this.#done += bytes;
    this.#count(bytes, file);
    if (Date.now() - this.#drawnAt >= REDRAW_MS) this.#draw('');
  }

  [Symbol.dispose](): void {
    if (this.#label !== '') this.#draw('\n');
    this.#label = '';
  }

  #count(bytes: number, file: File): void {
    const done = (this.#open.get(file.path) ?? 0) + bytes;
    this.#current = file;
    if (done < file.size) this.#open.set(file.path, done);
    else {
      this.#open.delete(file.path);
      this.#filesDone += 1;
    }
  }

  #draw(end: string): void {
    if (!this.#shown) return;
    this.#drawnAt = Date.now();
    const share = this.#total === 0 ? 1 : Math.min(this.#done / this.#total, 1);
    const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
    const rate = this.#done / Math.max((Date.now() - this.#startedAt) / 1_000, 0.1);
    const left = rate > 0 ? Math.ceil((this.#total - this.#done) / rate) : 0;
    const parts = [
      `${this.#label} ${bar} ${formatBytes(this.#done)} / ${formatBytes(this.#total)}`,
      this.#messages.rate(formatBytes(Math.round(rate)), duration(left)),
      this.#messages.filesDone(this.#filesDone, this.#files),
      ...(end === '' ? this.#currentFile() : []),
    ];
    const text = parts.join('  ').slice(0, (process.stderr.columns ?? 120) - 1);
    process.stderr.write(`\r\u001b[K${text}${end}`);
  }

  #currentFile(): string[] {
    const file = this.#current;
    const done = file && this.#open.get(file.path);
    return file && done !== undefined ? [`${file.path} ${Math.floor((100 * done) / file.size)} %`] : [];
  }
}

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return hours > 0
    ? `${hours}h ${minutes}m`
    : minutes > 0
      ? `${minutes}m ${seconds % 60}s`
      : `${Math.max(seconds, 0)}s`;
}
