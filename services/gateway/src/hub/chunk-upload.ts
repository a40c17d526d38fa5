import { type OpenChunkUploadResponse, UploadFileState } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { FastifyRequest } from 'fastify';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { orNotFound, repoNotFound } from './hub-error.ts';
import { baseUrl, hubRefOf, type RepoName, type Repository, repoId } from './repository.ts';

const LONG_MS = 600_000;

/** Where a client sends chunks, as Hugging Face clients read it. */
export type XetToken = { accessToken: string; casUrl: string; exp: number };

/** Lets the caller send the repository's files by xet. Throws `RepoNotFound`, or what storage says of who may not. */
export async function openXet(
  clients: Clients,
  repository: Repository,
  request: FastifyRequest,
  params: RepoName,
): Promise<XetToken> {
  const asset = hubRefOf(repository, params);
  await orNotFound(clients.assets(repository.kind).getAsset({ ref: asset }, callOptions(request)), () =>
    repoNotFound(request, repoId(params)),
  );
  return toXetToken(await clients.storage.openChunkUpload({ asset }, callOptions(request)));
}

/** The same as headers. */
export function xetHeaders({ accessToken, casUrl, exp }: XetToken): Record<string, string> {
  return { 'X-Xet-Access-Token': accessToken, 'X-Xet-Cas-Url': casUrl, 'X-Xet-Token-Expiration': String(exp) };
}

type LargeFile = { oid: string; size: number };

/** The answer to a batch of large files whose bytes go by xet. What the organisation holds need not be sent. */
export async function byXet(
  clients: Clients,
  repository: Repository,
  request: FastifyRequest,
  { name, ref, objects }: { name: RepoName; ref?: { name: string } | null | undefined; objects: readonly LargeFile[] },
) {
  const token = await openXet(clients, repository, request, name);
  const digests = [...new Set(objects.map(({ oid }) => oid))];
  const { files } = await clients.storage.completeFiles(
    { organisation: name.org.toLowerCase(), digests },
    { ...callOptions(request), deadlineMs: LONG_MS },
  );
  const held = new Set(files.filter(({ state }) => state === UploadFileState.ACCEPTED).map(({ sha256 }) => sha256));
  const revision = encodeURIComponent(ref?.name ?? 'main');
  const href = `${baseUrl(request)}/api/${repository.plural}/${repoId(name)}/xet-write-token/${revision}`;
  const upload = { href, header: xetHeaders(token) };
  return objects.map((object) => (held.has(object.oid) ? object : { ...object, actions: { upload } }));
}

function toXetToken({ url, token, expiresAt }: OpenChunkUploadResponse): XetToken {
  return { accessToken: token, casUrl: url, exp: Number(expiresAt?.seconds ?? 0n) };
}
