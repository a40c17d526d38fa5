import { ScanState, ScanStateSchema } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { publishedEvents } from '@alliance/testing/published-events';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onnx, protobuf } from './model-files.ts';
import { DATA_PICKLE, HOSTILE_PICKLE, safetensors, zip } from './scan-files.ts';
import {
  publisher,
  type StartedStorage,
  startTestStorage,
  stranger,
  type TestFile,
  testFile,
} from './start-storage.ts';
import { createUpload, eventually, uploadAll } from './transfer.ts';

let storage: StartedStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const governor = testCaller({ personId: 'lan', allianceRoles: ['governance'] });
const inAMonth = () => timestampFromDate(new Date(Date.now() + 30 * 86_400_000));

async function described(file: Pick<TestFile, 'sha256'>) {
  const { blobs } = await storage.client('datasets').describeBlobs({ organisation: 'mekong', digests: [file.sha256] });
  return { state: enumName(ScanStateSchema, blobs[0]!.scanState), codes: blobs[0]!.findings.map(({ code }) => code) };
}

/** Uploads a file and waits until its scans have ended. */
async function scanned(file: TestFile) {
  await uploadAll(storage, [file]);
  return eventually(async () => {
    const now = await described(file);
    expect(now.state).not.toBe('pending');
    return now;
  });
}

describe('what is uploaded is scanned by itself', () => {
  const files: [string, Buffer | string, string, string[]][] = [
    ['ghi-chú.md', '# Ghi chú\n\nXin chào.\n', 'passed', []],
    ['bảng.csv', 'tên,tỉnh\nLan,Huế\n', 'passed', []],
    ['empty.txt', '', 'passed', []],
    ['model.safetensors', safetensors(), 'passed', []],
    ['broken.safetensors', safetensors().subarray(0, -1), 'refused', ['truncated']],
    ['noise.bin', Buffer.from('00ff00ff00112233445566778899aabb', 'hex'), 'held', ['unknown-format']],
    ['tags.bin', DATA_PICKLE, 'refused', ['pickle', 'pickle-no-imports']],
    ['evil.bin', HOSTILE_PICKLE, 'refused', ['pickle-unsafe']],
    ['config.py', `KEY = "AKIA${'Q3EGRIZTBLQJKMNO'}"\n`, 'refused', ['aws-access-key']],
  ];

  test.each(files)('%s', async (path, content, state, codes) => {
    expect(await scanned(testFile(path, content))).toEqual({ state, codes });
  });

  test('each result is kept, with what looked and by which rules', async () => {
    const file = testFile('kept.txt', 'some text that is kept');
    await scanned(file);
    const { results } = await storage
      .client()
      .listScanResults({ sha256: file.sha256, organisation: 'mekong' }, storage.as(publisher));
    expect(results.map(({ scanner, verdict, coverage }) => [scanner, verdict, coverage]).sort()).toEqual([
      ['content', 'pass', 'full'],
      ['malware', 'not-run', 'partial'],
      ['secrets', 'pass', 'full'],
    ]);
    await expect(storage.db.deleteFrom('scan_result').execute()).rejects.toThrow(/never changed/);
    expect(
      await storage.db.selectFrom('scan_job').select('sha256').where('sha256', '=', file.sha256).execute(),
    ).toEqual([]);
  });

  test('those who keep versions learn what files need and what is shown of them', async () => {
    const external = protobuf({
      8: 'w',
      14: 1,
      13: [protobuf({ 1: 'location', 2: 'w.bin' }), protobuf({ 1: 'length', 2: '9' })],
    });
    const model = testFile('model.onnx', onnx({ tensor: external }));
    const archive = testFile('all.zip', zip([{ name: 'inner.zip', bytes: zip([{ name: 'a.txt', bytes: 'a' }]) }]));
    for (const file of [model, archive]) expect((await scanned(file)).state).toBe('passed');
    const digests = [model.sha256, archive.sha256];
    const { blobs } = await storage.client('models').describeBlobs({ organisation: 'mekong', digests });
    const told = new Map(blobs.map(({ sha256, needs, flags }) => [sha256, { needs, flags }]));
    expect(told.get(model.sha256)).toMatchObject({
      needs: [{ location: 'w.bin', bytes: 9n }],
      flags: ['external-data'],
    });
    expect(told.get(archive.sha256)).toMatchObject({ needs: [], flags: ['nested-archive'] });
  });

  test('the publisher sees it in the upload, with a name that promises something else', async () => {
    const file = testFile('table.parquet', 'not a table at all');
    await scanned(file);
    const { files: shown } = await createUpload(storage, [file]);
    expect(shown[0]?.scanState).toBe(ScanState.PASSED);
    expect(shown[0]?.findings.map(({ code }) => code)).toEqual(['name-mismatch']);
    expect((await described(file)).codes).toEqual([]);
  });
});

describe('held files', () => {
  const held = () =>
    testFile(`held-${Math.random()}.bin`, Buffer.concat([Buffer.from('00ff00ff', 'hex'), testFile('', 64).bytes]));
  const decide = (sha256: string, decision: 1 | 2, caller = governor) =>
    storage.client().decideHeldBlob({ sha256, decision, reason: 'Đã xem xét.' }, storage.as(caller));

  test('are accepted or refused by governance, and it may think again', async () => {
    const file = held();
    await scanned(file);
    expect((await decide(file.sha256, 1)).state).toBe(ScanState.PASSED);
    expect((await described(file)).state).toBe('passed');
    expect((await decide(file.sha256, 2)).state).toBe(ScanState.REFUSED);
    expect((await described(file)).state).toBe('refused');
    const { decisions } = await storage
      .client()
      .listScanResults({ sha256: file.sha256, organisation: '' }, storage.as(governor));
    expect(decisions.map(({ decision }) => decision)).toEqual(['refuse', 'accept']);
  });

  test('are decided on by nobody else', async () => {
    const file = held();
    await scanned(file);
    const attempts = [
      [publisher, 'role_required'],
      [testCaller({ allianceRoles: ['auditor'] }), 'role_required'],
      [{ ...governor, scopes: ['read'] as const }, 'scope_required'],
      [{ ...governor, memberships: [memberOf('mekong', 'member')] }, 'separation_of_duties'],
    ] as const;
    for (const [caller, code] of attempts) await expect(decide(file.sha256, 1, caller)).toThrowWithCode(code);
    const call = storage.client().decideHeldBlob({ sha256: file.sha256, decision: 1, reason: 'x' }, {});
    await expect(call).toThrowWithCode('unauthenticated');
    expect((await described(file)).state).toBe('held');
  });

  test('need a reason, a decision, and something to decide', async () => {
    const file = held();
    await scanned(file);
    const send = (change: object) =>
      storage
        .client()
        .decideHeldBlob({ sha256: file.sha256, decision: 1, reason: 'Vì…', ...change }, storage.as(governor));
    for (const change of [{ reason: ' ' }, { reason: 'x'.repeat(2_001) }, { decision: 0 }, { decision: 9 }])
      await expect(send(change)).toThrowWithCode('invalid_argument');
    for (const sha256 of ['', '../x', 'e'.repeat(64)]) await expect(send({ sha256 })).toThrowWithCode('not_found');
    const good = testFile('good.txt', 'nothing to decide here');
    await scanned(good);
    await expect(decide(good.sha256, 1)).toThrowWithCode('state_conflict');
  });
});

describe('an exception', () => {
  const grant = (sha256: string, changes: object = {}, caller = governor) =>
    storage
      .client()
      .grantScanException({ sha256, reason: 'Mô hình cũ.', expiresAt: inAMonth(), ...changes }, storage.as(caller));

  test('lets a harmless pickle pass, and no other one', async () => {
    const [harmless, hostile] = [testFile('a.pkl', Buffer.from(DATA_PICKLE)), testFile('b.pkl', HOSTILE_PICKLE)];
    await scanned(harmless);
    await scanned(hostile);
    expect((await grant(harmless.sha256)).state).toBe(ScanState.PASSED);
    expect((await described(harmless)).codes).toContain('pickle-no-imports');
    await expect(grant(hostile.sha256)).toThrowWithCode('state_conflict');
    for (const expiresAt of [undefined, timestampFromDate(new Date(0)), timestampFromDate(new Date('2099-01-01'))])
      await expect(grant(harmless.sha256, { expiresAt })).toThrowWithCode('invalid_argument');
    await expect(grant(harmless.sha256, {}, publisher)).toThrowWithCode('role_required');
    const own = { ...governor, memberships: [memberOf('mekong', 'owner')] };
    await expect(grant(harmless.sha256, {}, own)).toThrowWithCode('separation_of_duties');
  });
});

describe('results', () => {
  test('are for those who hold the bytes, and for governance and auditors', async () => {
    const file = testFile('mine.txt', 'only of mekong');
    await scanned(file);
    const list = (organisation: string, caller?: Parameters<typeof storage.as>[0]) =>
      storage.client().listScanResults({ sha256: file.sha256, organisation }, caller ? storage.as(caller) : {});
    const member = (role: 'owner' | 'steward' | 'member') => testCaller({ memberships: [memberOf('mekong', role)] });
    for (const caller of [
      publisher,
      member('owner'),
      member('steward'),
      governor,
      testCaller({ allianceRoles: ['auditor'] }),
    ])
      expect((await list('mekong', caller)).results.length).toBeGreaterThan(0);
    await expect(list('mekong')).toThrowWithCode('unauthenticated');
    await expect(list('mekong', stranger)).toThrowWithCode('not_found');
    await expect(list('saigon', stranger)).toThrowWithCode('not_found');
    await expect(list('mekong', member('member'))).toThrowWithCode('role_required');
    await expect(list('mekong', { ...publisher, scopes: ['publish'] })).toThrowWithCode('scope_required');
  });
});

describe('usage', () => {
  test('is told to the organisation and to governance', async () => {
    const ask = (caller?: Parameters<typeof storage.as>[0], organisation = 'mekong') =>
      storage.client().getOrganisationUsage({ organisation }, caller ? storage.as(caller) : {});
    const { usage } = await ask(publisher);
    const rows = await storage.db
      .selectFrom('blob_holder')
      .innerJoin('blob', 'blob.sha256', 'blob_holder.sha256')
      .select('size')
      .where('organisation', '=', 'mekong')
      .execute();
    expect(usage).toMatchObject({
      heldBlobs: BigInt(rows.length),
      heldBytes: BigInt(rows.reduce((sum, { size }) => sum + size, 0)),
      quotaBytes: BigInt(storage.config.limits.quotaBytes),
    });
    expect((await ask(governor, 'nobody')).usage).toMatchObject({ heldBytes: 0n, announcedBytes: 0n });
    await expect(ask()).toThrowWithCode('unauthenticated');
    await expect(ask(stranger)).toThrowWithCode('role_required');
    await expect(ask(testCaller({ memberships: [memberOf('mekong', 'member')] }))).toThrowWithCode('role_required');
  });
});

describe('events', () => {
  test('tell what governance must know, and no file name, text or secret', async () => {
    const { natsUrl: url, natsPrefix: prefix } = storage.config;
    const events = await publishedEvents({ service: 'storage', ...storage, nats: { url, prefix } });
    const types = new Set(events.map(({ type }) => type.replace('alliance.storage.v1.', '')));
    for (const type of ['blob_held', 'blob_refused', 'blob_flagged', 'exception_granted', 'held_blob_decided'])
      expect(types).toContain(type);
    const all = events.map(({ payload }) => payload).join();
    expect(all).not.toMatch(/AKIA|noise\.bin|Mô hình cũ|Đã xem xét/);
  });
});
