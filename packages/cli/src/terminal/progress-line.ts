import type { Messages } from '../messages/en.ts';
import { formatBytes } from './format-bytes.ts';

const REDRAW_MS = 100;
const BAR = 24;

/** One line that shows how far a transfer is: bar, bytes, rate, time left. */
export class ProgressLine implements Disposable {
  readonly #shown: boolean;
  readonly #messages: Messages;
  #label = '';
  #total = 0;
  #done = 0;
  #startedAt = 0;
  #drawnAt = 0;

  constructor(shown: boolean, messages: Messages) {
    this.#shown = shown;
    this.#messages = messages;
  }

  /** Begins a stage; counting starts anew. */
  start(label: string, totalBytes: number): void {
    if (this.#label !== '') this.#draw('\n');
    this.#label = label;
    this.#total = totalBytes;
    this.#done = 0;
    this.#startedAt = Date.now();
    this.#draw('');
  }

  add(bytes: number): void {
    this.#done += bytes;
    if (Date.now() - this.#drawnAt >= REDRAW_MS) this.#draw('');
  }

  [Symbol.dispose](): void {
    if (this.#label !== '') this.#draw('\n');
    this.#label = '';
  }

  #draw(end: string): void {
    if (!this.#shown) return;
    this.#drawnAt = Date.now();
    const share = this.#total === 0 ? 1 : Math.min(this.#done / this.#total, 1);
    const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
    const rate = this.#done / Math.max((Date.now() - this.#startedAt) / 1_000, 0.1);
    const left = rate > 0 ? Math.ceil((this.#total - this.#done) / rate) : 0;
    const text = `${this.#label} ${bar} ${formatBytes(this.#done)} / ${formatBytes(this.#total)}  ${this.#messages.rate(formatBytes(Math.round(rate)), duration(left))}`;
    process.stderr.write(`\r\u001b[K${text}${end}`);
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
