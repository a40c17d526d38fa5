import type { Caller } from '@alliance/auth/caller';
import { ScanState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  publisher,
  type StartedStorage,
  startTestStorage,
  stranger,
  type TestFile,
  testFile,
} from './start-storage.ts';
import { eventually, uploadAll } from './transfer.ts';

let storage: StartedStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const member = (personId: string, role: 'owner' | 'publisher' | 'steward' | 'member', organisation = 'mekong') =>
  testCaller({ personId, memberships: [memberOf(organisation, role)] });
const owner = member('hoa', 'owner');

// Put together here, so that nobody takes this file for one with a secret.
const KEY = `${['-----BEGIN PRIVATE', 'KEY-----'].join(' ')}\n${'A'.repeat(64)}\n`;
const TOKEN = `ghp${'_'}${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3jK5'}\n`;

async function refused(text: string): Promise<TestFile> {
  const file = testFile('fixture.txt', `${crypto.randomUUID()}\n${text}`);
  await uploadAll(storage, [file]);
  await uploadAll(storage, [file], { caller: stranger, organisation: 'saigon' });
  // Refused by one scanner, it may still be looked at by the other.
  await eventually(async () => expect(await scannersOf(file)).toEqual(expect.arrayContaining(['content', 'secrets'])));
  expect(await stateOf(file)).toBe(ScanState.REFUSED);
  return file;
}

async function scannersOf({ sha256 }: TestFile): Promise<string[]> {
  const asked = { sha256, organisation: 'mekong' };
  const { results } = await storage.client().listScanResults(asked, storage.as(publisher));
  return results.map(({ scanner }) => scanner);
}

async function stateOf({ sha256 }: TestFile, organisation = 'mekong'): Promise<ScanState | undefined> {
  const { blobs } = await storage.client('datasets').describeBlobs({ organisation, digests: [sha256] });
  return blobs[0]?.scanState;
}

function mark({ sha256 }: TestFile, code: string, who: Caller | null = owner, changes: object = {}) {
  const request = { sha256, organisation: 'mekong', code, reason: 'A fixture of our tests.', ...changes };
  return storage.client().markFindingFalse(request, who ? storage.as(who) : {});
}

test('an owner says that a token is none, which counts for their organisation alone', async () => {
  const file = await refused(TOKEN);
  expect(await mark(file, 'github-token')).toMatchObject({ state: ScanState.PASSED, settled: true });
  expect(await stateOf(file)).toBe(ScanState.PASSED);
  expect(await stateOf(file, 'saigon')).toBe(ScanState.REFUSED);
  const list = (organisation: string, who: Caller) =>
    storage.client().listScanResults({ sha256: file.sha256, organisation }, storage.as(who));
  const own = await list('mekong', publisher);
  expect(own.marks).toMatchObject([{ organisation: 'mekong', code: 'github-token', role: 'owner' }]);
  expect(own.results.flatMap(({ findings }) => findings.map(({ code }) => code))).toContain('github-token');
  expect((await list('saigon', stranger)).marks).toEqual([]);
  expect((await list('', testCaller({ allianceRoles: ['auditor'] }))).marks).toHaveLength(1);
});

test('of a private key somebody else must say so too', async () => {
  const file = await refused(KEY);
  expect(await mark(file, 'private-key')).toMatchObject({ state: ScanState.REFUSED, settled: false });
  await expect(mark(file, 'private-key')).toThrowWithCode('separation_of_duties');
  const marked = await mark(file, 'private-key', member('minh', 'steward'));
  expect(marked).toMatchObject({ state: ScanState.PASSED, settled: true });
  const told = await storage.db
    .selectFrom('outbox')
    .select('payload')
    .where('type', '=', 'alliance.storage.v1.finding_marked_false')
    .orderBy('sequence')
    .execute();
  const events = told
    .map(({ payload }) => JSON.parse(payload as string))
    .filter(({ sha256 }) => sha256 === file.sha256);
  expect(events.map(({ settled = false, audit }) => [settled, audit.actorRole, audit.nextState])).toEqual([
    [false, 'owner', 'awaits-second-person'],
    [true, 'steward', 'marked-false'],
  ]);
  expect(JSON.stringify(told)).not.toContain('fixture of our tests');
});

test('what governance refuses stays refused', async () => {
  const file = await refused(TOKEN);
  const governor = storage.as(testCaller({ personId: 'lan', allianceRoles: ['governance'] }));
  await storage.client().decideHeldBlob({ sha256: file.sha256, decision: 2, reason: 'It is one.' }, governor);
  expect(await mark(file, 'github-token')).toMatchObject({ state: ScanState.REFUSED, settled: true });
});

test('many at once: one of each person counts', async () => {
  const file = await refused(KEY);
  const people = [owner, owner, owner, member('minh', 'owner'), member('minh', 'owner')];
  const answers = await Promise.allSettled(people.map((who) => mark(file, 'private-key', who)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(await stateOf(file)).toBe(ScanState.PASSED);
});

test('nobody else may, and nothing else can be marked', async () => {
  const file = await refused(TOKEN);
  const suspended = testCaller({ memberships: [memberOf('mekong', 'owner', 'suspended')] });
  await expect(mark(file, 'github-token', null)).toThrowWithCode('unauthenticated');
  for (const role of ['publisher', 'steward', 'member'] as const)
    await expect(mark(file, 'github-token', member('x', role))).toThrowWithCode('role_required');
  await expect(mark(file, 'github-token', stranger)).toThrowWithCode('role_required');
  await expect(mark(file, 'github-token', testCaller({ allianceRoles: ['governance'] }))).toThrowWithCode(
    'role_required',
  );
  await expect(mark(file, 'github-token', suspended)).toThrowWithCode('organisation_not_in_good_standing');
  await expect(mark(file, 'github-token', { ...owner, scopes: ['read', 'publish'] })).toThrowWithCode('scope_required');
  const elsewhere = member('y', 'owner', 'dalat');
  const held = mark(file, 'github-token', elsewhere, { organisation: 'dalat' });
  await expect(held).toThrowWithCode('not_found');
  await expect(mark(file, 'private-key')).toThrowWithCode('not_found');
  await expect(mark(file, 'malware')).toThrowWithCode('not_found');
  await expect(mark({ ...file, sha256: '../x' }, 'github-token')).toThrowWithCode('not_found');
  await expect(mark(file, 'github-token', owner, { reason: ' ' })).toThrowWithCode('invalid_argument');
  const request = { sha256: file.sha256, organisation: 'mekong', code: 'github-token', reason: 'A fixture.' };
  const other = storage.client('datasets').markFindingFalse(request, storage.as(owner));
  await expect(other).toThrowWithCode('caller_not_allowed');
  expect(await stateOf(file)).toBe(ScanState.REFUSED);
});
