import { createRepo, uploadFiles } from '@huggingface/hub';
import { type HubStage, openHubStage } from './stage.ts';

export const README = '---\nlicense: cc-by-4.0\n---\n# Thử\n';
export const TEXT = 'một\nhai\nba\n';

const FREE = { type: 'dataset', name: 'sao-mai/free' } as const;
const GATED = { type: 'model', name: 'sao-mai/gated' } as const;

export type Sent = {
  token?: string;
  json?: unknown;
  form?: [string, string][];
  headers?: Record<string, string>;
  body?: string;
};

/** A free dataset and a gated model, published, and plain requests as a client of Python sends them. */
export type PythonStage = AsyncDisposable & {
  readonly stage: HubStage;
  readonly hubUrl: string;
  send(method: string, path: string, sent?: Sent): Promise<Response>;
};

/** Opens a stage with both. */
export async function openPythonStage(): Promise<PythonStage> {
  const stage = await openHubStage();
  const { hubUrl, publisher: accessToken } = stage;
  const send = sending(hubUrl);
  for (const repo of [FREE, GATED]) {
    await createRepo({ hubUrl, accessToken, repo });
    const files = [
      { path: 'README.md', content: new Blob([README]) },
      { path: 'dữ liệu/a.txt', content: new Blob([TEXT]) },
      { path: 'b.lfs.txt', content: new Blob(['x'.repeat(20)]) },
    ];
    await uploadFiles({ hubUrl, accessToken, repo, files, useXet: false });
  }
  await send('PUT', '/api/models/sao-mai/gated/settings', { token: accessToken, json: { gated: 'manual' } });
  for (const path of ['/api/datasets/sao-mai/free', '/api/models/sao-mai/gated'])
    await send('POST', `${path}/tag/main`, { token: accessToken, json: { tag: '1.0.0' } });
  return { stage, hubUrl, send, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

function sending(hubUrl: string): PythonStage['send'] {
  return (method, path, { token, json, form, headers = {}, body } = {}) =>
    fetch(path.startsWith('http') ? path : `${hubUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(form ? { body: new URLSearchParams(form) } : {}),
      ...(body === undefined ? {} : { body }),
    });
}
