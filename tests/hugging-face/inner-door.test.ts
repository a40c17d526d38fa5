import { randomBytes } from 'node:crypto';
import { findTestS3, type TestS3 } from '@alliance/testing/s3';
import { createRepo, listFiles, uploadFiles } from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HubStage, openHubStage } from './stage.ts';

const found = await findTestS3();
/** Where the links of this node lead: nobody in here can go there. */
const PUBLIC_S3 = 'https://bytes.alliance.invalid';

describe.skipIf(!found.s3)('a node whose S3 store only storage can reach', () => {
  let stage: HubStage;
  let hubUrl: string;
  let accessToken: string;
  beforeAll(async () => {
    const { endpoint, region, accessKey, secretKey } = found.s3 as TestS3;
    stage = await openHubStage({
      extra: ({ gateway, storage }) => ({
        gateway: {
          ALLIANCE_HUB_OFFER_XET: 'true',
          ALLIANCE_STORAGE_CONNECT: `127.0.0.1:${storage.ALLIANCE_STORAGE_TRANSFER_PORT}`,
        },
        storage: {
          ALLIANCE_STORAGE_DRIVER: 's3',
          ALLIANCE_S3_ENDPOINT: endpoint,
          ALLIANCE_S3_PUBLIC_ENDPOINT: PUBLIC_S3,
          ALLIANCE_S3_REGION: region,
          ALLIANCE_S3_BUCKET: `test-${randomBytes(6).toString('hex')}`,
          ALLIANCE_S3_ACCESS_KEY: accessKey,
          ALLIANCE_S3_SECRET_KEY: secretKey,
          ALLIANCE_STORAGE_SCRATCH_FOLDER: `${storage.ALLIANCE_STORAGE_FOLDER}-scratch`,
          ALLIANCE_STORAGE_PUBLIC_URL: gateway.ALLIANCE_PUBLIC_URL ?? '',
        },
      }),
    });
    hubUrl = stage.hubUrl;
    accessToken = stage.publisher;
  }, 120_000);
  afterAll(() => stage?.[Symbol.asyncDispose]());

  const repo = { type: 'dataset', name: 'sao-mai/ben-trong' } as const;
  const at = (path: string) => `${hubUrl}/datasets/${repo.name}/resolve/main/${path}`;
  const headers = { authorization: '' };

  test('takes small files, which the gateway writes, and large ones in chunks', { timeout: 60_000 }, async () => {
    headers.authorization = `Bearer ${accessToken}`;
    await createRepo({ hubUrl, accessToken, repo, visibility: 'private' });
    const lines = Array.from({ length: 300_000 }, (_, n) => `${n} Trời hôm nay đẹp quá.\n`).join('');
    const requests: string[] = [];
    const watching: typeof fetch = (input, init) => {
      requests.push(String(input instanceof Request ? input.url : input));
      return fetch(input, init);
    };
    const files = [
      { path: 'README.md', content: new Blob(['# Bên trong\n']) },
      { path: 'data/lines.txt', content: new Blob([lines]) },
    ];
    await uploadFiles({ hubUrl, accessToken, repo, useXet: true, fetch: watching, files });
    expect(requests.filter((url) => new URL(url).pathname.endsWith('/v1/shards'))).toHaveLength(1);
    for (const url of requests) expect(url.startsWith(hubUrl)).toBe(true);
    const listed = await Array.fromAsync(listFiles({ hubUrl, accessToken, repo, path: 'data' }));
    expect(listed).toMatchObject([{ path: 'data/lines.txt', size: Buffer.byteLength(lines) }]);
  });

  test('reads what it answers itself through the door, and sends everybody else to the store', async () => {
    const first = await fetch(at('data/lines.txt'), { headers: { ...headers, range: 'bytes=0-0' } });
    expect([first.status, await first.text()]).toEqual([206, '0']);
    const link = await fetch(at('data/lines.txt'), { headers, redirect: 'manual' });
    expect(link.headers.get('location')).toMatch(`${PUBLIC_S3}/`);
  });

  test('lets nobody past without the token of an upload', async () => {
    const answer = await fetch(`${hubUrl}/api/datasets/${repo.name}/xet-write-token/main`, { headers });
    const { casUrl } = (await answer.json()) as { casUrl: string };
    expect(casUrl.startsWith(`${hubUrl}/xet/`)).toBe(true);
    for (const authorization of [undefined, headers.authorization, 'Bearer x']) {
      const sent = await fetch(`${casUrl}/v1/shards`, {
        method: 'POST',
        body: 'x',
        headers: authorization ? { authorization } : {},
      });
      expect(sent.status).toBe(401);
    }
    expect((await fetch(`${hubUrl}/xet/../v1/me`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${hubUrl}/xet/elsewhere`, { headers })).status).toBe(404);
  });
});
