import type { Caller } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publisher, type StartedStorage, startTestStorage, stranger, testFile } from './start-storage.ts';
import { attach, createUpload, downloadLink, REQUEST, sendMissing, sendPart, statesOf, uploadAll } from './transfer.ts';

let storage: StartedStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage?.[Symbol.asyncDispose]());

const file = testFile('a.bin', 100);
const request = { organisation: 'mekong', files: [{ path: file.path, size: file.size, sha256: file.sha256 }] };
const member = (role: 'steward' | 'member') => testCaller({ memberships: [memberOf('mekong', role)] });

describe('uploading', () => {
  const attempts: [string, Caller | null, string][] = [
    ['nobody', null, 'unauthenticated'],
    ['a publisher of another organisation', stranger, 'role_required'],
    ['a member without the role', member('member'), 'role_required'],
    ['a steward', member('steward'), 'role_required'],
    ['a governance administrator', testCaller({ allianceRoles: ['governance'] }), 'role_required'],
    ['a token without the scope', { ...publisher, scopes: ['read', 'decide', 'admin'] }, 'scope_required'],
    [
      'a publisher of a suspended organisation',
      testCaller({ memberships: [memberOf('mekong', 'publisher', 'suspended')] }),
      'organisation_not_in_good_standing',
    ],
  ];

  test.each(attempts)('is refused to %s', async (_who, caller, code) => {
    await expect(storage.client().createUpload(request, caller ? storage.as(caller) : {})).toThrowWithCode(code);
    expect(await storage.db.selectFrom('upload').select('id').execute()).toEqual([]);
  });

  test('is open to owners and publishers', async () => {
    for (const role of ['owner', 'publisher'] as const) {
      const caller = testCaller({ memberships: [memberOf('riverside', role)] });
      expect((await createUpload(storage, [file], { caller, organisation: 'riverside' })).upload?.id).toBeTruthy();
    }
  });
});

describe('an upload', () => {
  test('does not exist for those who do not belong to its organisation', async () => {
    const { id } = await createUpload(storage, [file]);
    for (const call of ['getUpload', 'completeUpload'] as const) {
      const asked = (caller: Caller) => storage.client()[call]({ id }, storage.as(caller));
      await expect(storage.client()[call]({ id }, {})).toThrowWithCode('unauthenticated');
      await expect(asked(stranger)).toThrowWithCode('not_found');
      await expect(asked(testCaller({ allianceRoles: ['governance'] }))).toThrowWithCode('not_found');
      await expect(asked(member('member'))).toThrowWithCode('role_required');
      await expect(asked({ ...publisher, scopes: ['read'] })).toThrowWithCode('scope_required');
    }
  });

  test.each(['', 'x', '../../etc', '019ab000-0000-7000-8000-000000000000'])('is not found by %j', async (id) => {
    await expect(storage.client().getUpload({ id }, storage.as(publisher))).toThrowWithCode('not_found');
  });
});

describe('which service may call what', () => {
  const allowed = {
    createUpload: ['gateway'],
    getUpload: ['gateway'],
    completeUpload: ['gateway'],
    describeBlobs: ['datasets', 'models'],
    signDownload: ['grants', 'datasets', 'models'],
    listScanResults: ['gateway'],
    grantScanException: ['gateway'],
    decideHeldBlob: ['gateway'],
    getOrganisationUsage: ['gateway'],
  } as const;

  test.each(Object.entries(allowed))('%s', async (method, services) => {
    for (const service of SERVICE_NAMES.filter((name) => !(services as readonly string[]).includes(name))) {
      const call = storage.client(service)[method as keyof typeof allowed] as (request: object) => Promise<unknown>;
      await expect(call({})).toThrowWithCode('caller_not_allowed');
    }
  });
});

describe('a digest that another organisation has', () => {
  test('is told to nobody: the bytes must be sent like any others', async () => {
    const shared = testFile('shared.bin', 200_000);
    const own = { caller: stranger, organisation: 'saigon' };
    const before = await createUpload(storage, [{ ...shared, path: 'before.bin' }], own);
    await uploadAll(storage, [shared]);
    const after = await createUpload(storage, [{ ...shared, path: 'after.bin' }], own);
    expect(statesOf(after)).toEqual(statesOf(before));
    expect(after.files[0]?.parts.length).toBe(before.files[0]?.parts.length);
    const describe = () =>
      storage.client('datasets').describeBlobs({ organisation: 'saigon', digests: [shared.sha256] });
    expect((await describe()).blobs).toEqual([]);
    await expect(storage.client().completeUpload({ id: after.id }, storage.as(stranger))).toThrowWithCode(
      'bytes_missing',
    );

    await sendMissing(after, [{ ...shared, path: 'after.bin' }]);
    const completed = await storage.client().completeUpload({ id: after.id }, storage.as(stranger));
    expect(statesOf(completed)).toEqual(['accepted']);
    expect((await describe()).blobs).toHaveLength(1);
  });

  test('cannot be spoiled by bytes that are not its own', async () => {
    const good = testFile('good.bin', 1_000);
    await uploadAll(storage, [good]);
    const forged = { ...testFile('forged.bin', 1_000), sha256: good.sha256 };
    const answer = await uploadAll(storage, [forged], { caller: stranger, organisation: 'saigon' });
    expect(statesOf(answer)).toEqual(['refused']);
    const response = await fetch(await downloadLink(storage, good.sha256));
    expect(Buffer.from(await response.arrayBuffer()).equals(good.bytes)).toBe(true);
  });
});

describe('links to parts', () => {
  test('allow this part and nothing else', async () => {
    const [long, other] = [testFile('long.bin', 100_000), testFile('other.bin', 100_000)];
    const created = await createUpload(storage, [long, other]);
    const [part] = created.files[0]!.parts;
    const changed = [
      part!.url.replace('/0/1?', '/1/1?'),
      part!.url.replace('/0/1?', '/0/2?'),
      part!.url.replace('of=2', 'of=3'),
      part!.url.replace(/size=\d+/, 'size=1'),
      part!.url.replace(/expires=\d+/, 'expires=99999999999'),
      part!.url.replace('key=k1', 'key=k2'),
      part!.url.replace(/signature=..../, 'signature=AAAA'),
      part!.url.replace(/&signature=.*/, ''),
      `${part!.url}&size=1`,
      part!.url.replace(created.id, '019ab000-0000-7000-8000-000000000000'),
      part!.url.replace(created.id, '..%2f..%2fx'),
    ];
    for (const url of changed) {
      const response = await sendPart({ ...part!, url }, long.bytes);
      expect([url, response.status]).toEqual([url, 403]);
      expect(await response.json()).toMatchObject({ code: 'signature_invalid' });
    }
    for (const method of ['GET', 'POST', 'DELETE', 'PATCH']) {
      const response = await fetch(part!.url, { method });
      expect(await response.json()).toMatchObject({ code: 'signature_invalid', status: 403 });
    }
  });
});

describe('attachments', () => {
  const letter = () => testFile('thu.txt', `Hội đồng đạo đức đồng ý. ${Math.random()}`);
  const somebody = testCaller({ personId: 'lan', memberships: [] });

  test('are sent by people of no organisation, and verified', async () => {
    const file = letter();
    const done = await attach(storage, file, { caller: somebody });
    expect(done).toMatchObject({
      state: UploadFileState.ACCEPTED,
      sha256: file.sha256,
      size: file.size,
      mediaType: 'text/plain',
    });
    const wrong = letter();
    const refused = await attach(storage, { ...letter(), sha256: wrong.sha256 }, { caller: somebody });
    expect(refused.state).toBe(UploadFileState.REFUSED);
  });

  test('are held for one request and person: whoever else knows a digest still has to send the bytes', async () => {
    const file = letter();
    const { uploadId } = await attach(storage, file, { caller: somebody });
    const { size, sha256 } = file;
    const other = { requestId: '019ab000-0000-7000-8000-0000000000bb' };
    for (const [wish, caller] of [
      [{ requestId: REQUEST, size, sha256 }, publisher],
      [{ ...other, size, sha256 }, somebody],
    ] as const) {
      const opened = await storage.attachments().openAttachment(wish, storage.as(caller));
      expect(opened.file?.state).toBe(UploadFileState.RECEIVING);
    }
    expect((await createUpload(storage, [file])).files[0]?.state).toBe(UploadFileState.RECEIVING);
    const described = await storage.client('datasets').describeBlobs({ organisation: 'mekong', digests: [sha256] });
    expect(described.blobs).toEqual([]);
    const complete = (wish: object, caller: Caller) =>
      storage.attachments().completeAttachment({ requestId: REQUEST, uploadId, ...wish }, storage.as(caller));
    await expect(complete({}, publisher)).toThrowWithCode('not_found');
    await expect(complete(other, somebody)).toThrowWithCode('not_found');
    await expect(complete({ uploadId: 'x' }, somebody)).toThrowWithCode('not_found');
    await expect(storage.client().completeUpload({ id: uploadId }, storage.as(somebody))).toThrowWithCode('not_found');
  });

  test('are for nobody, for no organisation, and for no service but grants', async () => {
    const wish = { requestId: REQUEST, size: 1n, sha256: 'ab'.repeat(32) };
    await expect(storage.attachments().openAttachment(wish, {})).toThrowWithCode('unauthenticated');
    const tampered = { ...wish, requestId: 'mekong' };
    await expect(storage.attachments().openAttachment(tampered, storage.as(publisher))).toThrowWithCode('not_found');
    for (const service of SERVICE_NAMES.filter((name) => name !== 'grants' && name !== 'storage')) {
      const door = storage.attachments(service);
      await expect(door.openAttachment(wish, storage.as(publisher))).toThrowWithCode('caller_not_allowed');
      await expect(door.describeAttachments({ digests: [] })).toThrowWithCode('caller_not_allowed');
    }
  });
});
