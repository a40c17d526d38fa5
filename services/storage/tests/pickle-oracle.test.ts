import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ByteCursor, TruncatedError } from '../src/scanners/byte-cursor.ts';
import { memorySource } from '../src/scanners/byte-source.ts';
import { PickleError, type Token, tokenise } from '../src/scanners/pickle/tokenise.ts';

const SCRIPT = fileURLToPath(new URL('./pickle-oracle.py', import.meta.url));
const hasPython = spawnSync('python3', ['-c', 'import pickletools']).status === 0;
const [MADE, CHANGED] = [10_000, 10];

type Opcode = [name: string, position: number, argument: string | null];

test.skipIf(!hasPython)('reads what pickletools reads, or refuses (needs python3)', { timeout: 60_000 }, async () => {
  const child = spawn('python3', [SCRIPT, String(MADE), String(CHANGED)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const counts = { accepted: 0, refused: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    const [hex, theirs] = JSON.parse(line) as [string, Opcode[] | null];
    const ours = await read(Buffer.from(hex, 'hex'));
    counts[ours ? 'accepted' : 'refused'] += 1;
    if (ours) expect([hex, ours]).toEqual([hex, theirs]);
  }
  expect(counts.accepted + counts.refused).toBe(MADE * (1 + CHANGED));
  // What Python makes in its newer protocols must not be refused for nothing.
  expect(counts.accepted).toBeGreaterThan(MADE * 2);
});

async function read(bytes: Buffer): Promise<Opcode[] | undefined> {
  const opcodes: Opcode[] = [];
  try {
    await tokenise(new ByteCursor(memorySource(bytes)), ({ name, position, argument }) => {
      opcodes.push([name, position, shown(name, argument)]);
      return false;
    });
    return opcodes;
  } catch (error) {
    if (error instanceof PickleError || error instanceof TruncatedError) return undefined;
    throw error;
  }
}

function shown(name: string, argument: Token['argument']): string | null {
  if (argument === undefined) return null;
  if (name === 'FLOAT' || name === 'BINFLOAT') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(argument as number);
    return `f${bytes.toString('hex')}`;
  }
  if (typeof argument === 'string') return `s${Buffer.from(argument).toString('hex')}`;
  return argument instanceof Uint8Array ? `b${Buffer.from(argument).toString('hex')}` : `i${argument}`;
}
