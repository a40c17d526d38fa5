import { requireScope } from '@alliance/auth/caller';
import { invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Usage } from '../domain/usage.ts';
import { type AssetRef, nameOf } from '../domain/vocabulary.ts';
import type { Acting } from './acting.ts';
import { decideNow } from './decide-now.ts';
import { type BatchLink, type DownloadContext, type IssuedDownload, refusal, signUsages } from './issue-download.ts';
import { knowVersion } from './known-assets.ts';
import { recordUse } from './record-use.ts';

const MAX_PATHS = 500;

export type DownloadsWish = { asset: AssetRef; version: string; paths: readonly string[]; batches: boolean };

export type IssuedDownloads = { downloads: (IssuedDownload & { path: string })[]; batches: BatchLink[] };

/**
 * Decides once whether the caller may have files of a published version now, writes every use down with the decision, and has
 * storage sign a link for each, or one for many small ones, in the order asked; all or nothing. Throws what `issueDownload` throws, and `invalid_argument`
 * for no path, more than 500, or one twice.
 */
export async function issueDownloads(
  context: DownloadContext,
  { asset, version, paths, batches }: DownloadsWish,
  acting: Acting,
): Promise<IssuedDownloads> {
  const { caller } = acting;
  if (caller) requireScope(caller, 'read');
  if (paths.length === 0 || paths.length > MAX_PATHS || new Set(paths).size < paths.length)
    throw invalidArgument(`Ask for 1 to ${MAX_PATHS} files at a time, each once.`);
  const options = acting.forward();
  const [known, files] = await Promise.all([
    knowVersion(context, asset, version, options),
    context.assets.getFiles(asset, version, paths, options),
  ]);
  const { versionState } = known;
  if (!versionState) throw notFound(`version ${version} of ${nameOf(asset)}`);
  const at = context.clock();
  const usages = paths.map((path): Usage => {
    const file = files.get(path);
    if (!file) throw notFound(`file "${path.slice(0, 200)}" in version ${version} of ${nameOf(asset)}`);
    const personId = caller?.personId ?? '';
    const { sha256, size: bytes } = file;
    return { id: uuidv7(), grantId: undefined, seatId: undefined, asset, version, personId, path, sha256, bytes, at };
  });
  const decision = await decideNow(
    context,
    {
      question: { asset, version, operation: 'download', at, bytes: usages.reduce((sum, { bytes }) => sum + bytes, 0) },
      known: { access: known.asset.access, versionState, subject: caller },
      options,
    },
    (trx, { because: [reason] }) => recordUse(trx, usages, reason),
  );
  if (!decision.allowed) throw refusal(asset, decision);
  const signed = await signUsages(context, usages, acting, { batches });
  const downloads = usages.map(({ path, sha256, bytes }, index) => ({
    ...(signed.links[index] as Link),
    ...{ path, sha256, size: bytes },
  }));
  return { downloads, batches: signed.batches };
}

type Link = Pick<IssuedDownload, 'url' | 'expiresAt'>;
