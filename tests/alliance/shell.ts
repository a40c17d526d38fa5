import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPILED } from './compiled.ts';

/** The project's own folder, where a newcomer types commands. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts the program that npx would start, in half the time: all of ours are on the path already, and a script has dozens. The first
 * command of the five minutes goes by npx itself.
 */
const DIRECTLY = 'npx() { if [ "$1" = -- ]; then shift; fi; "$@"; }\n';

/** Runs a script as a newcomer would, stopping at the first command that fails; `home` keeps what signing in leaves. */
export function runScript(
  script: string,
  { url, home = process.env.HOME }: { url: string; home?: string | undefined },
): Promise<{ code: number; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', `${DIRECTLY}${script}`], {
    cwd: ROOT,
    env: {
      ...COMPILED,
      PATH: `${ROOT}/node_modules/.bin${delimiter}${process.env.PATH}`,
      HOME: home,
      ALLIANCE_URL: url,
      ALLIANCE_LANG: 'en',
      LANG: 'C.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? 1, output })));
}
