import { requireScope } from '@alliance/auth/caller';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { v7 as uuidv7 } from 'uuid';
import type { AskedFile, AssetsDirectory } from '../clients/assets-directory.ts';
import type { Because, Rule } from '../domain/because.ts';
import type { AccessDecision } from '../domain/decide-access.ts';
import type { Usage } from '../domain/usage.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { toDate } from '../mapping/moments.ts';
import { deleteUsages } from '../store/usage-store.ts';
import type { Acting } from './acting.ts';
import { decideNow } from './decide-now.ts';
import { knowAsset } from './known-assets.ts';
import type { LearningContext } from './learn-acceptances.ts';
import { recordUse } from './record-use.ts';

export type DownloadContext = LearningContext & {
  assets: AssetsDirectory;
  storage: Pick<RpcClient<typeof StorageService>, 'signDownloads'>;
};

export type DownloadWish = {
  asset: AssetRef;
  version: string;
  /** Id of an unpublished revision, in place of the version; empty otherwise. */
  revision: string;
  path: string;
};

export type IssuedDownload = { url: string; expiresAt: Date | undefined; sha256: string; size: number };

/**
 * Decides whether the caller may have a file now, writes the use down with the decision, and has storage sign a link. Throws
 * `not_found` for what the caller may not see; `access_denied` with the reasons, or what says it more exactly:
 * `unauthenticated`, `organisation_not_in_good_standing`, `version_retracted`.
 */
export async function issueDownload(
  context: DownloadContext,
  wish: DownloadWish,
  acting: Acting,
): Promise<IssuedDownload> {
  const { caller } = acting;
  if (caller) requireScope(caller, 'read');
  const file = await fileOf(context, wish, acting);
  const { access } = await knowAsset(context, wish.asset, acting.forward());
  const usage = toUsage(wish, file, { personId: caller?.personId ?? '', at: context.clock() });
  const decision = await decideNow(
    context,
    {
      question: { asset: wish.asset, version: file.version, operation: 'download', at: usage.at, bytes: file.size },
      known: { access, versionState: file.versionState, subject: caller },
      options: acting.forward(),
    },
    (trx, { because: [reason] }) => recordUse(trx, [usage], reason),
  );
  if (!decision.allowed) throw refusal(wish.asset, decision);
  const { links } = await signUsages(context, [usage], acting);
  return { ...(links[0] as Link), sha256: file.sha256, size: file.size };
}

function fileOf({ assets }: DownloadContext, { asset, version, revision, path }: DownloadWish, acting: Acting) {
  return revision === ''
    ? assets.getFile(asset, version, path, acting.forward())
    : assets.getRevisionFile(asset, revision, path, acting.forward());
}

function toUsage(
  { asset, path }: DownloadWish,
  { version, sha256, size }: AskedFile,
  { personId, at }: { personId: string; at: Date },
): Usage {
  return {
    id: uuidv7(),
    grantId: undefined,
    seatId: undefined,
    asset,
    version,
    personId,
    path,
    sha256,
    bytes: size,
    at,
  };
}

type Link = Pick<IssuedDownload, 'url' | 'expiresAt'>;

/** One link for many small files, which stand in this order at these places of what was asked for. */
export type BatchLink = { url: string; size: bigint; files: number[] };

/**
 * Links for uses that were written down, in their order; with `batches` small files have one for many. Links that could not be made
 * were no downloads.
 */
export async function signUsages(
  { storage, db }: DownloadContext,
  usages: readonly Usage[],
  acting: Acting,
  { batches = false }: { batches?: boolean } = {},
): Promise<{ links: Link[]; batches: BatchLink[] }> {
  try {
    const wishes = usages.map(({ sha256, path }) => ({ sha256, fileName: path.slice(path.lastIndexOf('/') + 1) }));
    const signed = await storage.signDownloads({ downloads: wishes, batches }, acting.forward());
    const links = signed.downloads.map(({ url, expiresAt }) => ({ url, expiresAt: toDate(expiresAt) }));
    return { links, batches: signed.batches };
  } catch (error) {
    await deleteUsages(
      db,
      usages.map(({ id }) => id),
    );
    throw error;
  }
}

const CODES = {
  sign_in_required: 'unauthenticated',
  version_retracted: 'version_retracted',
  quota_exceeded: 'quota_exceeded',
  organisation_not_in_good_standing: 'organisation_not_in_good_standing',
} as const satisfies Partial<Record<Rule, unknown>>;

/** Why it is denied, as an error. */
export function refusal({ kind, organisation, name }: AssetRef, { because }: AccessDecision): AllianceError {
  const [first] = because as [Because, ...Because[]];
  const code = first.rule in CODES ? CODES[first.rule as keyof typeof CODES] : 'access_denied';
  return new AllianceError(code, because.map(({ message }) => message).join(' '), {
    details: { asset: `${kind}:${organisation}/${name}`, because },
  });
}
