import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Returns the command line of a running process, or undefined when there is no such process. */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return ps(pid, 'command=');
  }
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text === '' ? undefined : text.replaceAll('\0', ' ').trim();
}

/** Returns a text that no other process has had, since numbers are used again; undefined when it does not run. */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    const started = await ps(pid, 'lstart=');
    return started && `${pid} since ${started}`;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in the second field may hold anything, brackets and blanks too; what follows it is plain.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || state === 'Z') {
    return undefined;
  }
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${pid} since tick ${fields[18]} of boot ${boot.trim()}`;
}

async function ps(pid: number, column: string): Promise<string | undefined> {
  const result = await run('ps', ['-ww', '-o', column, '-p', String(pid)]).catch(() => undefined);
  return result?.stdout.trim() || undefined;
}
