import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import { expect } from 'vitest';
import { COMPILED } from '../alliance/compiled.ts';
import { SeededRandom } from '../alliance/seeded-random.ts';
import { ROOT } from '../alliance/shell.ts';
import type { TestAlliance } from '../alliance.ts';

export const SEED = Number(process.env.ALLIANCE_TEST_SEED ?? 20261122);

const CLI = join(ROOT, 'packages/cli/bin/alliance.mjs');
const LANES = 3;
const MAX_TRIES = 40;
const ORGANISATION = 'sao-mai';

/** Many versions of one dataset that are published by terminals, some of which are killed. */
export class UploadDrill implements AsyncDisposable {
  readonly alliance: TestAlliance;
  readonly random = new SeededRandom(SEED);
  readonly organisation = ORGANISATION;
  /** May read and publish for the organisation. */
  readonly token: string;
  /** What each version holds: SHA-256 by path. */
  readonly contents = new Map<string, Map<string, string>>();
  readonly sizes = new Map<string, number>();
  readonly #home: string;

  private constructor(alliance: TestAlliance, home: string, token: string) {
    this.alliance = alliance;
    this.#home = home;
    this.token = token;
  }

  /** Admits an organisation and writes the files of so many versions; `largest` gives the most bytes that a file of one has. */
  static async prepare(
    alliance: TestAlliance,
    { uploads, largest }: { uploads: number; largest: (version: number) => number },
  ): Promise<UploadDrill> {
    const home = await mkdtemp(join(tmpdir(), 'alliance-uploads-'));
    const owner = await alliance.people.organisation(ORGANISATION, 'company', 'lan@sao-mai.test');
    const { token } = await owner.post<{ token: string }>('/v1/tokens', {
      name: 'drill',
      scopes: ['read', 'publish'],
    });
    const drill = new UploadDrill(alliance, home, token);
    for (let number = 0; number < uploads; number += 1) await drill.#write(`1.${number}.0`, largest(number));
    return drill;
  }

  /** Every digest that a version has. */
  get digests(): Set<string> {
    return new Set([...this.contents.values()].flatMap((version) => [...version.values()]));
  }

  /** Publishes every version, some of them at once, whatever is killed meanwhile; the first tries of each are. */
  async publishAll({ killedTries }: { killedTries: number }): Promise<void> {
    const publish = (version: string) => this.#publishInTheEnd(version, killedTries);
    await forEachParallel([...this.contents.keys()], LANES, publish);
  }

  /** Every version has the bytes that it was made of. */
  async expectVersionsWhole(): Promise<void> {
    for (const [version, files] of this.contents)
      for (const [name, sha256] of files) await this.expectBytes('drill', version, name, sha256);
  }

  /** Anybody who downloads a file gets these bytes. */
  async expectBytes(dataset: string, version: string, name: string, sha256: string): Promise<void> {
    const path = `/v1/datasets/${ORGANISATION}/${dataset}/versions/${version}/files/${name}`;
    const { url } = await this.alliance.people.anonymous().location(path);
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex'), `${dataset} ${version} ${name}`).toBe(sha256);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }

  async #write(version: string, largest: number): Promise<void> {
    const folder = join(this.#home, version);
    await mkdir(folder);
    const files = new Map<string, string>();
    for (const name of ['a.txt', 'b.txt', 'c.txt']) {
      const bytes = Buffer.from(randomBytes(1 + this.random.below(largest / 2)).toString('hex'));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await writeFile(join(folder, name), bytes);
      files.set(name, sha256);
      this.sizes.set(sha256, bytes.length);
    }
    this.contents.set(version, files);
  }

  async #publishInTheEnd(version: string, killedTries: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const killAfterMs = tries <= killedTries ? 200 + this.random.below(1_500) : undefined;
      const { code, output } = await this.#publish(version, killAfterMs);
      if (code === 0 || output.includes('is published already')) return;
      if (tries >= MAX_TRIES) throw new Error(`${version} could not be published: ${output}`);
      if (code !== null) await delay(300);
    }
  }

  /** Publishes as a person would; killed at some moment when `killAfterMs` says so. */
  #publish(version: string, killAfterMs?: number): Promise<{ code: number | null; output: string }> {
    const { url } = this.alliance;
    const about = ['--dataset', `${ORGANISATION}/drill`, '--version', version];
    const target = [...about, '--licence', 'CC0-1.0', '--access', 'open'];
    const child = spawn(process.execPath, [CLI, 'publish', join(this.#home, version), ...target], {
      env: {
        ...{ ...COMPILED, PATH: process.env.PATH, HOME: this.#home },
        ...{ ALLIANCE_URL: url, ALLIANCE_TOKEN: this.token, ALLIANCE_LANG: 'en' },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const killer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    return new Promise((resolve) =>
      child.once('close', (code) => {
        clearTimeout(killer);
        resolve({ code, output });
      }),
    );
  }
}
