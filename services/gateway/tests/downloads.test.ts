import { IssueDownloadResponseSchema } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const link = create(IssueDownloadResponseSchema, {
  url: 'https://bytes.example/blob?signature=x',
  expiresAt: timestampFromDate(new Date('2026-11-20T08:15:00Z')),
  sha256: 'ab'.repeat(32),
  size: 5_000_000_000n,
});
const issueDownload = vi.fn(async () => link);

let app: App;
beforeAll(async () => {
  app = await buildTestApp({ grants: { issueDownload } as unknown as Clients['grants'] });
});
afterAll(() => app.close());

const url = '/v1/datasets/viet-data/ud-vi-vtb/versions/1.0.0/files/data/tr%E1%BA%A7n.txt';
const download = (accept?: string) => app.inject({ url, headers: accept === undefined ? {} : { accept } });

test.each([undefined, '*/*', 'text/html,application/xhtml+xml,*/*;q=0.8', 'application/json, text/plain, */*'])(
  'a client that accepts %s is redirected to the bytes',
  async (accept) => {
    const answer = await download(accept);
    expect([answer.statusCode, answer.headers.location, answer.body]).toEqual([302, link.url, '']);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      vary: 'accept',
      'x-content-sha256': link.sha256,
    });
  },
);

test.each(['application/json', 'Application/JSON; charset=utf-8'])(
  'a client that accepts only %s gets the link as JSON',
  async (accept) => {
    const answer = await download(accept);
    expect([answer.statusCode, answer.headers.location]).toEqual([200, undefined]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', vary: 'accept' });
    expect(answer.json()).toEqual({
      url: link.url,
      expiresAt: '2026-11-20T08:15:00.000Z',
      sha256: link.sha256,
      size: 5_000_000_000,
    });
    expect(issueDownload).toHaveBeenLastCalledWith(
      expect.objectContaining({ path: 'data/trần.txt' }),
      expect.anything(),
    );
  },
);
