import { requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { v7 as uuidv7 } from 'uuid';
import type { Asker, AssetsContext } from '../context.ts';
import type { AssetName } from '../domain/asset.ts';
import type { GivenDerivation } from '../domain/derivations.ts';
import type { Version } from '../domain/version.ts';
import { isVersionNumber, parseVersionNumber } from '../domain/version-number.ts';
import { emptyManifest } from '../manifest/manifest.ts';
import { holdAsset } from '../store/asset-store.ts';
import { insertDraft } from '../store/draft-store.ts';
import { findVersion, type StoredVersion } from '../store/version-store.ts';
import { checkNotesAndSources } from './check-notes-and-sources.ts';
import { assetText, loadAsset, versionText } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'transact' | 'clock' | 'otherKind'>;
export type DraftInput = {
  asset: AssetName;
  version: string;
  /** Start from this version's files; empty = start empty. */
  base: string;
  notes: string;
  derivedFrom: readonly GivenDerivation[];
};

/**
 * Begins a version. Its number need not be the highest: fixes of older lines are normal. Errors: those of `requireRole`,
 * `invalid_version`, `invalid_argument`, `not_found`, `already_exists`.
 */
export async function createDraft(context: Context, input: DraftInput, asker: Asker): Promise<Version> {
  requireRole(asker.caller, input.asset.organisation, ['owner', 'publisher'], 'publish');
  const number = parseVersionNumber(input.version);
  const now = context.clock();
  const asset = await loadAsset(context, input.asset, asker);
  if (await findVersion(context.db, asset, number.text)) throw numberTaken(context, input);
  const base = input.base === '' ? undefined : await loadBase(context, input);
  const derivedFrom = await checkNotesAndSources(context, { ...input, now }, asker);
  const draft = {
    id: uuidv7(),
    notes: input.notes,
    base: base?.version ?? '',
    derivedFrom,
    licences: base?.licences ?? [],
    fileCount: base?.fileCount ?? 0,
    totalBytes: base?.totalBytes ?? 0,
    // Trees never change, so the files need not be copied.
    manifest: base?.manifest ?? emptyManifest,
    createdAt: now,
  };
  await context.transact(async (trx) => {
    if (!(await holdAsset(trx, asset.id))) throw notFound(assetText(context.kind, asset));
    if (!(await insertDraft(trx, { ...draft, assetId: asset.id, number }))) throw numberTaken(context, input);
  });
  return { ...draft, ...emptyDraft, version: number.text };
}

const emptyDraft = {
  state: 'draft',
  manifestDigest: '',
  licence: '',
  detectedLicences: [],
  revision: 1,
  publishedAt: null,
  publishedByPersonId: '',
  reason: '',
  severity: '',
  successor: '',
  revisionId: '',
  purged: false,
  action: '',
  reasonCode: '',
} as const;

/** A retracted version may be a base: a correction starts from what was wrong. A draft may not: it can still change or go. */
async function loadBase({ db }: Context, { asset, base }: DraftInput): Promise<StoredVersion> {
  const version = isVersionNumber(base) ? await findVersion(db, asset, base) : undefined;
  if (!version || version.state === 'draft' || version.purged) {
    throw invalidArgument('The version to start from is not published.', [
      { field: 'base', problem: 'must be a published version of the same asset whose bytes are still there' },
    ]);
  }
  return version;
}

function numberTaken({ kind }: Context, name: DraftInput): AllianceError {
  return new AllianceError(
    'already_exists',
    `There is a ${versionText(kind, name)} already. Change that draft, or choose the next number.`,
  );
}
