// The way in for `npm start`, `npm test` and the other commands on a machine that has only Node 20 or newer and npm.
// It runs before anything is installed, on whatever Node is there: plain JavaScript, no dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pnpm = 'pnpm@12.21.0';
const pinnedNode = 'v24.';
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.installed-for');
const node = join(root, 'node_modules', '.bin', 'node');
// Code that was compiled once starts faster, and without what compiling takes of memory.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled');
process.env.PATH = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;

const [command = '', ...args] = process.argv.slice(2);
const script = join(root, 'scripts', `${command}.ts`);
if (!/^[a-z-]+$/.test(command) || !existsSync(script)) {
  fail(`There is no command "${command}". See "scripts" in package.json.`);
}
if (Number.parseInt(process.versions.node, 10) < 20) {
  fail(`Node 20 or newer is needed and this is ${process.version}. Install it from https://nodejs.org and try again.`);
}
installWhenNeeded();
handOver();

function installWhenNeeded() {
  const wanted = fingerprint();
  if (existsSync(stamp) && existsSync(node) && readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  console.error('Installing dependencies (only after a change; less than a minute) …');
  const install = spawnSync('npx', ['-y', pnpm, 'install', '--frozen-lockfile'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (install.error) {
    fail(`npx cannot be run (${install.error.message}). Install npm, which brings it, and try again.`);
  }
  if (install.status !== 0) {
    fail(`${install.stdout}${install.stderr}\nThe installation failed; the lines above say why.`);
  }
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (!version.stdout?.startsWith(pinnedNode)) {
    fail(`The installation brought no Node ${pinnedNode}x. Delete node_modules and try again.`);
  }
  writeFileSync(stamp, wanted);
}

/** Changes whenever an installation would bring something else. */
function fingerprint() {
  const members = ['packages', 'services'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name, 'package.json')),
  );
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...members.sort()];
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${pnpm}`);
  for (const file of files.filter((path) => existsSync(join(root, path)))) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Runs the command on the pinned Node and ends as it ends. */
function handOver() {
  const child = spawn(node, [script, ...args], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl-C reaches the child by itself: the terminal sends it to everything in the foreground.
    const sentByTerminal = signal === 'SIGINT' && process.stdin.isTTY;
    process.on(signal, () => sentByTerminal || child.kill(signal));
  }
  child.on('error', (error) => fail(`${node} cannot be run: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
    process.exitCode = code ?? 1;
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
