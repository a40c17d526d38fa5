import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPILED } from './compiled.ts';

const CLI = fileURLToPath(new URL('../../packages/cli/bin/alliance.mjs', import.meta.url));

export type Ran = { code: number; stdout: string; stderr: string };

/** One person's terminal: a configuration folder of its own, on which `alliance` is run as a program. */
export class Terminal {
  readonly #env: NodeJS.ProcessEnv;

  constructor(url: string, language = 'en') {
    const home = mkdtempSync(join(tmpdir(), 'alliance-terminal-'));
    process.once('exit', () => rmSync(home, { recursive: true, force: true }));
    this.#env = { ...COMPILED, PATH: process.env.PATH, HOME: home, ALLIANCE_URL: url, ALLIANCE_LANG: language };
  }

  /** Runs a command; never throws. */
  async run(args: readonly string[], input = ''): Promise<Ran> {
    const child = spawn(process.execPath, [CLI, ...args], { env: this.#env, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.end(input);
    const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)));
    return { code, stdout, stderr };
  }

  /** Runs a command that must succeed, with --json; gives what it printed. Throws with what it said otherwise. */
  async json<T>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run([...args, '--json']);
    if (code !== 0) throw new Error(`alliance ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
    return JSON.parse(stdout) as T;
  }

  /** Signs in, as a person would. */
  async login(email: string, password: string): Promise<void> {
    const { code, stderr } = await this.run(['login', '--email', email, '--password-stdin'], `${password}\n`);
    if (code !== 0) throw new Error(`login failed: ${stderr}`);
  }
}
