import { createHash, randomBytes } from 'node:crypto';
import { shard, stored, xorb, xorbName } from '@alliance/testing/chunk-files';
import { createRepo, downloadFile, uploadFiles } from '@huggingface/hub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HubStage, openHubStage } from './stage.ts';

const MEBIBYTE = 1024 * 1024;
let stage: HubStage;
let hubUrl: string;
let accessToken: string;
beforeAll(async () => {
  stage = await openHubStage({ extra: () => ({ gateway: { ALLIANCE_HUB_OFFER_XET: 'true' } }) });
  hubUrl = stage.hubUrl;
  accessToken = stage.publisher;
}, 120_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Bytes in the format that is allowed for weights. */
function safetensors(bytes: Buffer, dtype: 'U8' | 'F32' = 'U8'): Buffer {
  const shape = [dtype === 'U8' ? bytes.length : bytes.length / 4];
  const header = JSON.stringify({ w: { dtype, shape, data_offsets: [0, bytes.length] } }).padEnd(128);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(128n);
  return Buffer.concat([start, Buffer.from(header), bytes]);
}

/** Weights as they are: near one another, so that their upper bytes are alike. */
function floats(count: number): Buffer {
  return Buffer.from(Float32Array.from({ length: count }, (_, index) => 1 + Math.sin(index) / 100).buffer);
}

/** A fetch that notes where it went and which schemes of packing the xorbs had. */
function watched() {
  const seen: string[] = [];
  const schemes = new Set<number>();
  const watching: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input instanceof Request ? input.url : input));
    seen.push(`${init?.method ?? 'GET'} ${pathname.replace(/[0-9a-f]{64}$/, '…').replace(/^\/xet\/\d+/, '/xet/…')}`);
    if (pathname.includes('/xorbs/')) for (const scheme of schemesOf(init?.body as Uint8Array)) schemes.add(scheme);
    return fetch(input, init);
  };
  return { fetch: watching, seen, schemes };
}

function* schemesOf(xorb: Uint8Array): Generator<number> {
  const bytes = Buffer.from(xorb);
  for (let at = 0; at < bytes.length && bytes[at] === 0; at += 8 + bytes.readUIntLE(at + 1, 3))
    yield bytes[at + 4] as number;
}

async function upload(name: string, path: string, bytes: Buffer) {
  const repo = { type: 'model', name } as const;
  const network = watched();
  await uploadFiles({
    ...{ hubUrl, accessToken, repo, useXet: true, fetch: network.fetch },
    files: [{ path, content: new Blob([bytes as never]) }],
  });
  const blob = (await downloadFile({ hubUrl, accessToken, repo, path })) as Blob;
  expect(sha256(new Uint8Array(await blob.arrayBuffer()))).toBe(sha256(bytes));
  return network;
}

describe('a client that sends by xet', () => {
  const line = 'Trời hôm nay đẹp quá, chúng ta đi chơi thôi.\n';
  const files = [
    ['noise.safetensors', safetensors(randomBytes(3 * MEBIBYTE)), 0],
    ['text.txt', Buffer.from(Array.from({ length: 250_000 }, (_, n) => `${n} ${line}`).join('')), 1],
    ['floats.safetensors', safetensors(floats(MEBIBYTE), 'F32'), 2],
  ] as const;

  beforeAll(async () => {
    for (const name of ['sao-mai/xet', 'sao-mai/xet-2'])
      await createRepo({ hubUrl, accessToken, repo: { type: 'model', name }, visibility: 'private' });
  });

  test.each(files)('has %s back as it was', { timeout: 60_000 }, async (path, bytes, scheme) => {
    const { seen, schemes } = await upload('sao-mai/xet', path, bytes);
    expect([...schemes]).toContain(scheme);
    expect(seen).toContain('POST /xet/…/sao-mai/model/xet/v1/xorbs/default/…');
    expect(seen).toContain('POST /xet/…/sao-mai/model/xet/v1/shards');
    expect(seen.some((request) => request.startsWith('PUT'))).toBe(false);
  });

  test('sends nothing that its organisation holds', async () => {
    const { seen } = await upload('sao-mai/xet-2', files[0][0], files[0][1]);
    expect(seen.filter((request) => request.includes('/xet/'))).toEqual([]);
  });
});

describe('the token route', () => {
  const route = (repo: string, rev = 'main', token?: string) =>
    fetch(
      `${hubUrl}/api/${repo}/xet-write-token/${rev}`,
      token ? { headers: { authorization: `Bearer ${token}` } } : {},
    );

  test('answers in JSON and in headers, also for no revision', async () => {
    for (const rev of ['main', 'None', 'refs%2Fpr%2F1']) {
      const response = await route('models/sao-mai/xet', rev, accessToken);
      expect(response.status).toBe(200);
      const token = (await response.json()) as { accessToken: string; casUrl: string; exp: number };
      expect(token.casUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/xet\/\d+\/sao-mai\/model\/xet$/);
      expect(token.exp - Date.now() / 1_000).toBeGreaterThan(880);
      expect(token.exp - Date.now() / 1_000).toBeLessThanOrEqual(900);
      expect(response.headers.get('x-xet-access-token')).toBe(token.accessToken);
      expect(response.headers.get('x-xet-cas-url')).toBe(token.casUrl);
      expect(response.headers.get('x-xet-token-expiration')).toBe(String(token.exp));
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('refuses whoever may not write', async () => {
    expect((await route('models/sao-mai/xet')).status).toBe(401);
    expect((await route('models/sao-mai/xet', 'main', 'hf_wrong')).status).toBe(401);
    expect((await route('models/sao-mai/xet', 'main', stage.reader)).status).toBe(403);
    const hidden = await route('models/sao-mai/xet', 'main', stage.researcher);
    expect([hidden.status, hidden.headers.get('x-error-code')]).toEqual([404, 'RepoNotFound']);
    const missing = await route('models/sao-mai/nowhere', 'main', accessToken);
    expect([missing.status, missing.headers.get('x-error-code')]).toEqual([404, 'RepoNotFound']);
  });
});

describe('a client that asks for a token without having been told to, as Python does', () => {
  const repo = 'datasets/sao-mai/python';
  const lines = ['{"text":"Trời đẹp."}\n', '{"text":"Ta đi chơi."}\n'].map((line) => Buffer.from(line));
  const bytes = Buffer.concat([...lines, ...lines]);
  const [size, oid] = [bytes.length / 2, sha256(bytes)];
  const asPublisher = () => ({ authorization: `Bearer ${accessToken}` });

  const commit = (digest: string) =>
    fetch(`${hubUrl}/api/${repo}/commit/main`, {
      method: 'POST',
      headers: { ...asPublisher(), 'content-type': 'application/x-ndjson' },
      body: [
        { key: 'header', value: { summary: 'Thêm câu' } },
        { key: 'lfsFile', value: { path: 'data.jsonl', algo: 'sha256', oid: digest, size: bytes.length } },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    });

  test('has its file published, and read by anybody', { timeout: 60_000 }, async () => {
    const name = { type: 'dataset', name: 'sao-mai/python' } as const;
    await createRepo({ hubUrl, accessToken, repo: name, license: 'cc0-1.0' });
    expect((await commit(oid)).status).toBe(400);
    const answer = await fetch(`${hubUrl}/api/${repo}/xet-write-token/main`, { headers: asPublisher() });
    const { casUrl, accessToken: token } = (await answer.json()) as { casUrl: string; accessToken: string };
    const post = (path: string, body: Buffer) =>
      fetch(casUrl + path, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: body as never });
    const packed = xorb(lines.map(stored));
    expect((await post('/v2/shards', Buffer.from('x'))).status).toBe(404);
    expect(await (await post(`/v1/xorbs/default/${xorbName(packed)}`, packed)).json()).toEqual({ was_inserted: true });
    const segment = { xorb: xorbName(packed), bytes: size, end: 2 };
    const told = await post('/v1/shards', shard([{ sha256: oid, segments: [segment, segment] }]));
    expect(await told.json()).toEqual({ result: 1 });
    expect((await commit(oid)).status).toBe(200);
    expect((await commit('f'.repeat(64))).status).toBe(400);
    await expect.poll(publish, { timeout: 20_000, interval: 200 }).toBe(200);
    const got = await fetch(`${hubUrl}/datasets/sao-mai/python/resolve/1.0.0/data.jsonl`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
  });

  /** As often as its scans need. */
  async function publish(): Promise<number> {
    const answer = await fetch(`${hubUrl}/api/${repo}/tag/main`, {
      method: 'POST',
      headers: { ...asPublisher(), 'content-type': 'application/json' },
      body: JSON.stringify({ tag: '1.0.0' }),
    });
    return answer.status;
  }
});
