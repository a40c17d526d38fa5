import { createHash } from 'node:crypto';
import type { ServiceName } from '@alliance/auth/identity';
import { AttachmentsService } from '@alliance/proto/alliance/storage/v1/attachments_service_pb';
import { StorageService, UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testCaller } from '../test-caller.ts';
import type { TestIdentities } from '../test-identities.ts';

/** A running `storage`, real or fake, to which the suite can give blobs. */
export type StorageSubject = AsyncDisposable & {
  readonly address: string;
  readonly identities: TestIdentities;
  givenBlob(blob: { organisation: string; bytes: Buffer; mediaType: string }): Promise<void> | void;
};

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What the services that ask `storage` rely on; the fake passes it too, so that it cannot lie. */
export function storageContract(open: () => Promise<StorageSubject>): void {
  let subject: StorageSubject;
  const channels: RpcChannel[] = [];
  const own = Buffer.from('tên,tỉnh\nĐà Nẵng,48\n');
  const shared = Buffer.from('PAR1 of both PAR1');
  const foreign = Buffer.from('of another organisation');
  const unknown = 'e'.repeat(64);

  beforeAll(async () => {
    subject = await open();
    const [text, parquet] = ['text/plain', 'application/vnd.apache.parquet'];
    await subject.givenBlob({ organisation: 'mekong', bytes: own, mediaType: text! });
    for (const organisation of ['mekong', 'saigon'])
      await subject.givenBlob({ organisation, bytes: shared, mediaType: parquet! });
    await subject.givenBlob({ organisation: 'saigon', bytes: foreign, mediaType: text! });
  });
  afterAll(async () => {
    for (const channel of channels) channel[Symbol.dispose]();
    await subject?.[Symbol.asyncDispose]();
  });

  const clientOf = (name: ServiceName) => {
    const identity = subject.identities.identityOf(name);
    const channel = new RpcChannel({ target: 'storage', address: subject.address, identity });
    channels.push(channel);
    return channel.client(StorageService);
  };
  const describeBlobs = (organisation: string, digests: string[], from: ServiceName = 'datasets') =>
    clientOf(from).describeBlobs({ organisation, digests });
  const digestsOf = async (organisation: string, digests: string[]) =>
    (await describeBlobs(organisation, digests)).blobs.map(({ sha256 }) => sha256).sort();

  describe('attachments', () => {
    const attachments = (name: ServiceName = 'grants') => {
      const identity = subject.identities.identityOf(name);
      const channel = new RpcChannel({ target: 'storage', address: subject.address, identity });
      channels.push(channel);
      return channel.client(AttachmentsService);
    };
    const as = (personId: string) => ({ callerToken: subject.identities.callerToken(testCaller({ personId })) });
    const requestId = '019ab000-0000-7000-8000-0000000000cc';
    const wish = { requestId, size: 3n, sha256: 'cd'.repeat(32) };

    test('are waited for until their bytes have come, from one person for one request', async () => {
      const { upload, file } = await attachments().openAttachment(wish, as('lan'));
      expect(file).toMatchObject({ state: UploadFileState.RECEIVING, file: { size: 3n, sha256: wish.sha256 } });
      const sent = { requestId, uploadId: upload?.id ?? '' };
      await expect(attachments().completeAttachment(sent, as('lan'))).toThrowWithCode('bytes_missing');
      await expect(attachments().completeAttachment(sent, as('minh'))).toThrowWithCode('not_found');
      const another = { ...sent, requestId: requestId.replace('cc', 'dd') };
      await expect(attachments().completeAttachment(another, as('lan'))).toThrowWithCode('not_found');
    });

    test('are unknown until then, and nobody’s and other services’ never', async () => {
      expect((await attachments().describeAttachments({ digests: [wish.sha256] })).attachments).toEqual([]);
      await expect(attachments().describeAttachments({ digests: ['x'] })).toThrowWithCode('invalid_argument');
      await expect(attachments().openAttachment(wish)).toThrowWithCode('unauthenticated');
      const tampered = { ...wish, requestId: 'mekong' };
      await expect(attachments().openAttachment(tampered, as('lan'))).toThrowWithCode('not_found');
      await expect(attachments('gateway').openAttachment(wish, as('lan'))).toThrowWithCode('caller_not_allowed');
    });
  });

  describe('DescribeBlobs', () => {
    test('tells size and type of what the organisation holds', async () => {
      const { blobs } = await describeBlobs('mekong', [digestOf(own)]);
      expect(blobs).toEqual([
        expect.objectContaining({ sha256: digestOf(own), size: BigInt(own.length), mediaType: 'text/plain' }),
      ]);
      expect((await describeBlobs('saigon', [digestOf(shared)], 'models')).blobs).toEqual([
        expect.objectContaining({ mediaType: 'application/vnd.apache.parquet' }),
      ]);
    });

    test('is silent about what others hold and what nobody has, in the same way', async () => {
      const all = [own, shared, foreign].map(digestOf);
      expect(await digestsOf('mekong', [...all, unknown])).toEqual([own, shared].map(digestOf).sort());
      expect(await digestsOf('saigon', [...all, unknown])).toEqual([shared, foreign].map(digestOf).sort());
      expect(await digestsOf('nobody', all)).toEqual([]);
      expect(await digestsOf('mekong', [])).toEqual([]);
    });

    test('answers once for a digest that is asked for twice', async () => {
      expect(await digestsOf('mekong', [digestOf(own), digestOf(own)])).toEqual([digestOf(own)]);
    });

    test.each(['', 'x', 'E'.repeat(64), 'e'.repeat(63)])('refuses %j, which is no digest', async (digest) => {
      await expect(describeBlobs('mekong', [unknown, digest])).toThrowWithCode('invalid_argument');
    });

    test('takes ten thousand digests and no more', async () => {
      const digests = Array.from({ length: 10_001 }, (_, n) => digestOf(Buffer.from(String(n))));
      expect(await digestsOf('mekong', digests.slice(1))).toEqual([]);
      await expect(describeBlobs('mekong', digests)).toThrowWithCode('invalid_argument');
    });
  });

  describe('SignDownload', () => {
    test('gives a link that lives for fifteen minutes at most', async () => {
      const signed = await clientOf('grants').signDownload({ sha256: digestOf(own), fileName: 'tỉnh.csv' });
      expect(signed.size).toBe(BigInt(own.length));
      expect(signed.url).toContain(digestOf(own));
      expect(new URL(signed.url).protocol).toMatch(/^https?:$/);
      const seconds = Number(signed.expiresAt?.seconds) - Date.now() / 1_000;
      expect(seconds).toBeGreaterThan(5);
      expect(seconds).toBeLessThanOrEqual(900);
    });

    test.each([unknown, '', 'x', 'E'.repeat(64)])('knows no blob %j', async (sha256) => {
      await expect(clientOf('grants').signDownload({ sha256, fileName: 'a' })).toThrowWithCode('not_found');
    });
  });

  test('each call is for its callers alone', async () => {
    await expect(describeBlobs('mekong', [unknown], 'gateway')).toThrowWithCode('caller_not_allowed');
    for (const name of ['gateway', 'licensing'] as const) {
      const call = clientOf(name).signDownload({ sha256: digestOf(own), fileName: 'a' });
      await expect(call).toThrowWithCode('caller_not_allowed');
    }
  });
}
