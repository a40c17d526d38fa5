import { createHash, randomUUID } from 'node:crypto';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import { AttachmentsService } from '@alliance/proto/alliance/grants/v1/attachments_service_pb';
import { ScanState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { SentBytes } from '@alliance/testing/fakes/storage-attachments';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachmentsCallers } from '../src/attachments-callers.ts';
import { AllianceStory, type Somebody } from './alliance-story.ts';
import { type StartedGrants, startTestGrants } from './start-grants.ts';

let world: StartedGrants;
let story: AllianceStory;
let lan: Somebody;
let minh: Somebody;
let hoa: Somebody;
let mai: Somebody;
let governance: Somebody;
let auditor: Somebody;
/** A request of `lan` that waits for a decision. */
let requestId: string;
beforeAll(async () => {
  world = await startTestGrants();
  story = new AllianceStory(world);
  for (const slug of ['viet-data', 'dai-hoc']) await story.organisation(slug);
  lan = await story.person('lan', { 'dai-hoc': 'member' });
  minh = await story.person('minh', { 'dai-hoc': 'owner' });
  hoa = await story.person('hoa', { 'viet-data': 'steward' });
  mai = await story.person('mai', { 'viet-data': 'publisher' });
  governance = await story.person('dung', {}, { allianceRoles: ['governance'] });
  auditor = await story.person('kiem', {}, { allianceRoles: ['auditor'] });
  await world.settle();
  requestId = (await story.requested(lan.caller, { asset: story.dataset() })).id;
});
afterAll(() => world?.[Symbol.asyncDispose]());

const as = (somebody: Somebody) => world.as(somebody.caller);
const doors = () => world.door(AttachmentsService);
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const fresh = () => digestOf(randomUUID());

type Sent = { by?: Somebody; to?: string; name?: string; isPrivate?: boolean; sha256?: string; size?: bigint };

/** Announces a file, has its bytes come, and attaches it. */
async function attach({ by = lan, to = requestId, ...file }: Sent = {}, bytes: Partial<SentBytes> = {}) {
  const { name = 'thư.pdf', isPrivate = false, sha256 = fresh(), size = 1_000n } = file;
  const named = { requestId: to, name, private: isPrivate };
  const { upload } = await doors().openAttachment({ ...named, size, sha256 }, as(by));
  expect(upload?.organisation).toBe('');
  world.storage.givenSent(sha256, { mediaType: 'application/pdf', ...bytes });
  const { attachment } = await doors().addAttachment({ ...named, uploadId: upload!.id }, as(by));
  return attachment!;
}
const listed = async (by: Somebody, id = requestId) =>
  (await doors().listAttachments({ requestId: id }, as(by))).attachments;
const issue = (attachmentId: string, by: Somebody, id = requestId) =>
  doors().issueAttachment({ requestId: id, attachmentId }, as(by));
const redact = (attachmentId: string, by: Somebody, reason = 'Có số căn cước.') =>
  doors().redactAttachment({ requestId, attachmentId, reason }, as(by));
const referenced = async (...digests: string[]) =>
  (await world.door(BlobReferencesService, 'storage').findReferencedBlobs({ digests })).referenced;

describe('a document of a request', () => {
  test('is seen and fetched by those who may read the request, and by nobody else', async () => {
    const { id, sha256 } = await attach({ name: 'thư đồng ý.pdf' });
    for (const reader of [lan, hoa, governance, auditor]) {
      const [first] = (await listed(reader)).filter((one) => one.id === id);
      const shown = { name: 'thư đồng ý.pdf', sha256, scanState: ScanState.PASSED, mediaType: 'application/pdf' };
      expect(first).toMatchObject(shown);
      expect((await issue(id, reader)).url).toContain(sha256);
    }
    for (const other of [minh, mai]) {
      await expect(listed(other)).toThrowWithCode('not_found');
      await expect(issue(id, other)).toThrowWithCode('not_found');
    }
    const another = (await story.requested(lan.caller, { asset: story.dataset() })).id;
    await expect(issue(id, lan, another)).toThrowWithCode('not_found');
  });

  test('can be private to those who decide', async () => {
    const { id } = await attach({ by: hoa, isPrivate: true });
    for (const reader of [hoa, governance, auditor]) expect((await listed(reader)).map((one) => one.id)).toContain(id);
    expect((await listed(lan)).map((one) => one.id)).not.toContain(id);
    await expect(issue(id, lan)).toThrowWithCode('not_found');
    await expect(attach({ isPrivate: true })).toThrowWithCode('role_required');
  });

  test('is given to nobody before its scans let it pass', async () => {
    const cases = [
      [ScanState.PENDING, 'scan_pending'],
      [ScanState.HELD, 'content_held'],
      [ScanState.REFUSED, 'content_refused'],
    ] as const;
    for (const [scanState, code] of cases) {
      const { id, sha256 } = await attach({}, { scanState });
      await expect(issue(id, hoa)).toThrowWithCode(code);
      expect((await listed(hoa)).find((one) => one.id === id)).toMatchObject({ sha256, scanState });
    }
  });

  test('is what its name says, and what was announced', async () => {
    await expect(attach({ name: 'thư.txt' })).toThrowWithCode('content_refused');
    await expect(attach({}, { isOther: true })).toThrowWithCode('digest_mismatch');
    const { upload } = await doors().openAttachment({ requestId, name: 'a.pdf', size: 1n, sha256: fresh() }, as(lan));
    const sent = { requestId, uploadId: upload!.id, name: 'a.pdf' };
    await expect(doors().addAttachment(sent, as(lan))).toThrowWithCode('bytes_missing');
    await expect(doors().addAttachment(sent, as(hoa))).toThrowWithCode('not_found');
    const wrong = { requestId, name: 'a.exe', size: 30_000_000n, sha256: 'x' };
    await expect(doors().openAttachment(wrong, as(lan))).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: ['name', 'size', 'sha256'].map((field) => ({ field })) },
    });
  });

  test('is attached once, and to at most 20 of them', async () => {
    const { id: to } = await story.requested(lan.caller, { asset: story.dataset(), draft: true });
    const sha256 = fresh();
    await attach({ to, sha256 });
    await expect(attach({ to, sha256 })).toThrowWithCode('already_exists');
    const rest = await Promise.allSettled(Array.from({ length: 24 }, () => attach({ to })));
    expect(rest.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
    await expect(attach({ to })).toThrowWithCode('state_conflict');
    expect(await listed(lan, to)).toHaveLength(20);
    await expect(listed(hoa, to)).toThrowWithCode('not_found');
  });

  test('is not added to what is decided, but can be read then', async () => {
    const { id: to } = await story.requested(lan.caller, { asset: story.dataset() });
    const { id } = await attach({ to });
    await world.grants.rejectRequest({ id: to, reason: 'Không.', clause: '1' }, as(hoa));
    await expect(attach({ to })).toThrowWithCode('state_conflict');
    expect((await issue(id, lan, to)).name).toBe('thư.pdf');
  });
});

describe('a redaction', () => {
  test('takes bytes and name; that there was one, who redacted it, when and why stay', async () => {
    const [kept, gone] = [await attach(), await attach({ name: 'căn cước.pdf' })];
    expect((await referenced(kept.sha256, gone.sha256, fresh())).toSorted()).toEqual(
      [kept.sha256, gone.sha256].toSorted(),
    );
    const { attachment } = await redact(gone.id, hoa);
    const shown = { name: '', sha256: gone.sha256, redactedByPersonId: hoa.caller.personId };
    expect(attachment).toMatchObject({ ...shown, redactionReason: 'Có số căn cước.' });
    expect(attachment?.redactedAt).toBeDefined();
    for (const reader of [lan, hoa]) {
      expect((await listed(reader)).find(({ id }) => id === gone.id)).toEqual(attachment);
      await expect(issue(gone.id, reader)).toThrowWithCode('state_conflict');
    }
    expect(await referenced(kept.sha256, gone.sha256)).toEqual([kept.sha256]);
  });

  test('is of one attachment: the same bytes attached elsewhere stay', async () => {
    const sha256 = fresh();
    const { id } = await attach({ sha256 });
    await attach({ sha256, by: hoa });
    await redact(id, governance);
    expect(await referenced(sha256)).toEqual([sha256]);
  });

  test('happens once, with a reason, and is not for those who ask, auditors and strangers', async () => {
    const { id } = await attach();
    await expect(redact(id, lan)).toThrowWithCode('role_required');
    await expect(redact(id, auditor)).toThrowWithCode('role_required');
    await expect(redact(id, mai)).toThrowWithCode('not_found');
    await expect(redact(id, hoa, ' ')).toThrowWithCode('invalid_argument');
    const unscoped = { ...hoa, caller: { ...hoa.caller, scopes: ['read' as const] } };
    await expect(redact(id, unscoped)).toThrowWithCode('scope_required');
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => redact(id, hoa)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('only digests can be asked about, and only storage may', async () => {
  await expect(referenced('x')).toThrowWithCode('invalid_argument');
  for (const service of ['gateway', 'datasets', 'models'] as const) {
    const asked = world.door(BlobReferencesService, service).findReferencedBlobs({ digests: [] });
    await expect(asked).toThrowWithCode('caller_not_allowed');
  }
});

describe.each(Object.keys(attachmentsCallers) as (keyof typeof attachmentsCallers)[])('%s', (method) => {
  type Call = (request: object, options: object) => Promise<unknown>;
  const named = () => ({ requestId, name: 'a.pdf', size: 1n, sha256: fresh(), attachmentId: 'x', reason: 'Vì sao.' });

  test('needs a caller, and is answered to the gateway only', async () => {
    await expect((doors()[method] as Call)(named(), {})).toThrowWithCode('unauthenticated');
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway')) {
      const call = world.door(AttachmentsService, service)[method] as Call;
      await expect(call(named(), as(lan))).toThrowWithCode('caller_not_allowed');
    }
  });

  test('shows nothing to who may not read the request', async () => {
    await expect((doors()[method] as Call)(named(), as(minh))).toThrowWithCode('not_found');
  });
});

test('the log tells of it without names and reasons, and nothing of drafts', async () => {
  const told = (await world.events()).filter(({ type }) => type.includes('attachment_'));
  expect(new Set(told.map(({ type }) => type.split('.').at(-1)))).toEqual(
    new Set(['attachment_added', 'attachment_downloaded', 'attachment_redacted']),
  );
  const text = JSON.stringify(told, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  for (const secret of ['.pdf', 'căn cước']) expect(text).not.toContain(secret);
  const drafts = await world.db.selectFrom('access_request').select('id').where('submitted_at', 'is', null).execute();
  for (const { id } of drafts) expect(text).not.toContain(id);
});
