import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type DescMessage, fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { capturedEvents, missingTypes, writeGolden } from '../../scripts/golden/capture-events.ts';
import { EVENT_CONTRACTS } from '../../scripts/golden/event-contracts.ts';
import { tellEveryEvent } from '../../scripts/golden/tell-every-event.ts';
import { startTestAlliance } from '../alliance.ts';

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

test('what is published today is captured as golden events, beside those that are there', {
  timeout: 120_000,
}, async () => {
  const admin = { email: 'governance@golden.example', password: 'found the alliance' };
  const grants = {
    ALLIANCE_GRANTS_USAGE_BATCH_SECONDS: '2',
    ALLIANCE_GRANTS_DAY_MS: '200',
    ALLIANCE_GRANTS_EXPIRY_SWEEP_MS: '200',
  };
  await using alliance = await startTestAlliance({ admin, extra: () => ({ grants }) });
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'alliance-golden-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  await tellEveryEvent(alliance.url, admin);
  const capture = () => capturedEvents({ natsUrl: alliance.nats.url, natsPrefix: alliance.nats.prefix });
  await expect.poll(async () => missingTypes(await capture()), { timeout: 60_000, interval: 500 }).toEqual([]);
  const [first = ''] = names;
  await writeFile(join(folder, first), '{}');
  const captured = await capture();
  expect(await writeGolden(folder, captured)).toEqual(
    names
      .map(typeOf)
      .filter(isFirst)
      .slice(1)
      .map((type) => `${type}.json`),
  );
  expect(await readFile(join(folder, first), 'utf8')).toBe('{}');
  expect(await writeGolden(folder, captured)).toEqual([]);
  for (const [type, { payload }] of captured) expectKept(EVENT_CONTRACTS.get(type) as DescMessage, JSON.parse(payload));
});

function isFirst(type: string, at: number, types: readonly string[]): boolean {
  return types.indexOf(type) === at;
}
