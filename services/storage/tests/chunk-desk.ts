import type { Caller } from '@alliance/auth/caller';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { shard, type TestChunk, type TestShardFile, xorb, xorbName } from '@alliance/testing/chunk-files';
import { publisher, type StartedStorage } from './start-storage.ts';

/** Where chunks go, and the token for it. */
export type Opened = { url: string; token: string };

export const assetOf = (name = 'cau-don', organisation = 'mekong') => ({ kind: AssetKind.DATASET, organisation, name });

/** Asks for a place for chunks of an asset. */
export function openChunks(
  storage: StartedStorage,
  { name, caller = publisher, organisation }: { name?: string; caller?: Caller; organisation?: string } = {},
): Promise<Opened> {
  return storage.client().openChunkUpload({ asset: assetOf(name, organisation) }, storage.as(caller));
}

/** Sends something to a place, with its token unless that is empty. */
export function post({ url, token }: Opened, path: string, body: Buffer | string = ''): Promise<Response> {
  return fetch(`${url}/v1/${path}`, {
    method: 'POST',
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    body: body as never,
  });
}

/** Sends chunks as one xorb. */
export async function sendXorb(to: Opened, chunks: readonly TestChunk[], name?: string) {
  const bytes = xorb(chunks);
  const hash = name ?? xorbName(bytes);
  const response = await post(to, `xorbs/default/${hash}`, bytes);
  return { hash, response };
}

/** Says what files the chunks make. */
export function sendShard(to: Opened, ...files: TestShardFile[]): Promise<Response> {
  return post(to, 'shards', shard(files));
}

/** Code of the problem in an answer. */
export async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}
