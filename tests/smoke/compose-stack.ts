import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@alliance/embedded/free-port';
import { secretFiles, writeSecretFiles } from '../../scripts/compose/secret-files.ts';
import { waitUntilReady } from '../../scripts/standalone/readiness.ts';

const run = promisify(execFile);
const READY_MS = 180_000;

/** What `docker inspect` says of a container, as far as it is checked. */
export type Container = {
  Name: string;
  Config: { Env: string[]; User: string; Labels: Record<string, string> };
  HostConfig: { ReadonlyRootfs: boolean; CapDrop: string[] | null; SecurityOpt: string[] | null };
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> };
  State: { Health?: { Status: string } };
};

/** The containers of docker-compose.yml under a name, with ports and secrets of their own. Disposing removes them and their data. */
export class ComposeStack implements AsyncDisposable {
  readonly url: string;
  readonly s3Url: string;
  readonly secrets: string;
  readonly #project = `alliance-smoke-${randomBytes(4).toString('hex')}`;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(work: string, port: number, s3Port: number) {
    this.url = `http://localhost:${port}`;
    this.s3Url = `http://localhost:${s3Port}`;
    this.secrets = join(work, 'secrets');
    this.#env = {
      ...process.env,
      DOCKER_BUILDKIT: '1',
      ALLIANCE_SECRETS: this.secrets,
      ALLIANCE_PORT: String(port),
      ALLIANCE_S3_PORT: String(s3Port),
      ALLIANCE_PUBLIC_URL: this.url,
      ALLIANCE_S3_PUBLIC_URL: this.s3Url,
      ALLIANCE_VERSION: 'smoke',
    };
  }

  /** Makes secrets, builds the images and starts everything. Throws with the containers' logs when it does not get ready. */
  static async start(say: (line: string) => void): Promise<ComposeStack> {
    const work = await mkdtemp(join(tmpdir(), 'alliance-smoke-'));
    const stack = new ComposeStack(work, await freePort(), await freePort());
    await writeSecretFiles(stack.secrets, secretFiles());
    try {
      await timed('images built', say, () => stack.compose('build'));
      await timed('containers ready', say, () => stack.up());
      return stack;
    } catch (error) {
      say(await stack.compose('logs', '--tail', '40', '--no-color').catch(String));
      await stack[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Starts what is not running and waits until every service is ready. */
  async up(): Promise<void> {
    await this.compose('up', '--detach', '--no-build', '--quiet-pull');
    await waitUntilReady(this.url, READY_MS);
  }

  /** Runs `docker compose` on this stack; returns what it printed. Throws with what it said otherwise. */
  async compose(...args: string[]): Promise<string> {
    const all = ['compose', '--project-name', this.#project, '--progress', 'plain', ...args];
    try {
      return (await run('docker', all, { env: this.#env, maxBuffer: 64 * 1024 * 1024 })).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`docker ${all.join(' ')}\n${stdout}${stderr}`.split('\n').slice(-60).join('\n'));
    }
  }

  /** Every container by the name of its service. */
  async containers(): Promise<Record<string, Container>> {
    const ids = (await this.compose('ps', '--quiet')).trim().split('\n');
    const { stdout } = await run('docker', ['inspect', ...ids], { maxBuffer: 64 * 1024 * 1024 });
    const found = JSON.parse(stdout) as Container[];
    return Object.fromEntries(
      found.map((container) => [container.Config.Labels['com.docker.compose.service'], container]),
    );
  }

  secret(name: string): Promise<string> {
    return readFile(join(this.secrets, name), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.compose('down', '--volumes', '--remove-orphans', '--timeout', '20');
    await rm(join(this.secrets, '..'), { recursive: true, force: true });
  }
}

async function timed(what: string, say: (line: string) => void, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  say(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
