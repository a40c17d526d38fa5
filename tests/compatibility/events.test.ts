import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DescMessage, fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { EVENT_CONTRACTS } from '../../scripts/golden/event-contracts.ts';

const FOLDER = fileURLToPath(new URL('./events/', import.meta.url));
const names = (await readdir(FOLDER)).sort();
/** "alliance.grants.v1.grant_issued" of "alliance.grants.v1.grant_issued.2.json". */
const typeOf = (name: string) => name.replace(/(\.[2-9]\d*)?\.json$/, '');
const read = async (folder: string, name: string) =>
  JSON.parse(await readFile(join(folder, name), 'utf8')) as JsonValue;

function expectKept(contract: DescMessage, payload: JsonValue): void {
  const message = fromJson(contract, payload);
  expect(toJson(contract, message)).toEqual(payload);
  expect(toJson(contract, fromBinary(contract, toBinary(contract, message)))).toEqual(payload);
}

test('every type of event has a golden one, and every golden event has a type', () => {
  expect([...new Set(names.map(typeOf))]).toEqual([...EVENT_CONTRACTS.keys()].sort());
});

test.each(names)('%s is read by the contract of today, and nothing of it is lost', async (name) => {
  expectKept(EVENT_CONTRACTS.get(typeOf(name)) as DescMessage, await read(FOLDER, name));
});

test('every golden event is what it was when it was added', async ({ skip }) => {
  const first = await additions().catch(() => skip('There is no git history here.'));
  for (const [name, commit] of first) {
    const { stdout } = await git('show', `${commit}:./${name}`);
    expect(await readFile(join(FOLDER, name), 'utf8').catch(() => 'It is gone.'), name).toBe(stdout);
  }
});

const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: FOLDER });

/** The commit that added each file; files that are not committed yet are absent. */
async function additions(): Promise<Map<string, string>> {
  const { stdout } = await git('log', '--reverse', '--diff-filter=A', '--format=commit %H', '--name-only', '--', '.');
  const found = new Map<string, string>();
  let commit = '';
  for (const line of stdout.split('\n')) {
    if (line.startsWith('commit ')) commit = line.slice('commit '.length);
    else if (line !== '' && !found.has(basename(line))) found.set(basename(line), commit);
  }
  return found;
}
