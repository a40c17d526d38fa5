import { expect } from 'vitest';
import { type Attempt, attempt } from '../alliance/attempt.ts';
import type { UploadDrill } from './upload-drill.ts';

const DATASET = 'hasty';
/** What somebody hears who names bytes that are not there, or not yet looked at. */
const TOO_EARLY = ['bytes_missing', 'scan_pending'];

/** Somebody who publishes versions of files that others are still uploading: each is refused, or is whole. */
export class HastyPublisher {
  readonly #drill: UploadDrill;
  readonly #published = new Map<string, { path: string; sha256: string }>();
  readonly refused: string[] = [];
  #pieces = 0;

  constructor(drill: UploadDrill) {
    this.#drill = drill;
  }

  /** How many versions were published. */
  get published(): number {
    return this.#published.size;
  }

  async begin(): Promise<void> {
    const described = { organisation: this.#drill.organisation, name: DATASET, title: 'Hasty', licence: 'CC0-1.0' };
    const made = await this.#send('POST', '/v1/datasets', { ...described, access: 'open' });
    expect(made.outcome, made.text).toBe('done');
  }

  /** Names one file of a version that may not have arrived, and publishes at once. */
  async publishSomething(): Promise<void> {
    const { random, contents, sizes, organisation } = this.#drill;
    const [path, sha256] = random.pick([...random.pick([...contents.values()])]);
    this.#pieces += 1;
    const version = `${this.#pieces}.0.0`;
    const versions = `/v1/datasets/${organisation}/${DATASET}/versions`;
    const draft = await this.#send('POST', versions, { version });
    if (draft.outcome !== 'done') return;
    const add = [{ path, sha256, size: sizes.get(sha256) }];
    const filled = await this.#send('PATCH', `${versions}/${version}/files`, { add });
    if (!this.#isDone(filled)) return;
    const published = await this.#send('POST', `${versions}/${version}/publish`);
    // One whose answer was lost is published or not; either is asked for at the end.
    if (this.#isDone(published) || published.outcome === 'cut') this.#published.set(version, { path, sha256 });
  }

  /** What was published is whole, and what was refused was refused for its missing bytes. */
  async expectNothingMissing(): Promise<void> {
    expect(this.refused.filter((code) => !TOO_EARLY.includes(code))).toEqual([]);
    const { people } = this.#drill.alliance;
    const path = `/v1/datasets/${this.#drill.organisation}/${DATASET}/versions`;
    for await (const { version } of people.anonymous().list<{ version: string }>(path)) {
      const file = this.#published.get(version);
      expect(file, `version ${version}`).toBeDefined();
      if (file) await this.#drill.expectBytes(DATASET, version, file.path, file.sha256);
    }
  }

  #isDone({ outcome, body }: Attempt): boolean {
    if (outcome === 'refused') this.refused.push((body as { code: string }).code);
    return outcome === 'done';
  }

  #send(method: string, path: string, body?: unknown): Promise<Attempt> {
    return attempt({ url: this.#drill.alliance.url, method, path, token: this.#drill.token, body });
  }
}
