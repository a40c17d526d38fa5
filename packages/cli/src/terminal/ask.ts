import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on the terminal; what is typed is not shown when `hidden`. Empty when standard input ends before an answer. */
export async function ask(question: string, hidden = false): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: hidden || process.stdin.isTTY === true,
  });
  try {
    if (hidden) process.stderr.write(question);
    const ended = once(lines, 'close').then(() => '');
    const answer = await Promise.race([lines.question(hidden ? '' : question), ended]);
    if (hidden) process.stderr.write('\n');
    return answer;
  } finally {
    lines.close();
  }
}

/** Everything on standard input, without the last line break. */
export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
