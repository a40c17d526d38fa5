import { AllianceError } from '@alliance/errors/alliance-error';
import type { Transaction } from 'kysely';
import type { Asker, AssetsContext } from '../context.ts';
import type { Asset } from '../domain/asset.ts';
import { fileLicencesOf, openDoubts } from '../domain/file-licences.ts';
import type { Derivation } from '../domain/version.ts';
import { parseVersionNumber } from '../domain/version-number.ts';
import { allows, checkVersionRule, lowestVersion } from '../domain/version-rule.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { findVersionBelow } from '../store/version-store.ts';
import type { AssetTables } from '../tables.ts';
import { checkContent } from './check-content.ts';
import { checkDerivations } from './check-derivations.ts';
import { type CheckedLicences, checkFileLicences, type LicensedCandidate } from './check-file-licences.ts';
import { checkLicence } from './check-licence.ts';
import { checkStaysLabelled } from './check-public-label.ts';
import { digestManifest } from './digest-manifest.ts';
import { measureSchemas } from './measure-schemas.ts';
import { measureVersion } from './measure-version.ts';

/** What checking a publication needs. */
export type CheckContext = Pick<
  AssetsContext,
  | 'kind'
  | 'db'
  | 'licensing'
  | 'derivations'
  | 'storage'
  | 'manifests'
  | 'readHead'
  | 'refusedFlags'
  | 'schemaBreaks'
  | 'checkPublishable'
>;

/** What is to be published, as it was read. */
export type Candidate = {
  version: string;
  sortKey: string;
  manifest: Manifest;
  fileCount: number;
  derivedFrom: readonly Derivation[];
  /** 'inherited' = those of the version below that still name a file. */
  licences: LicensedCandidate['licences'];
};

/** What a checked publication pins. */
export type Checked = CheckedLicences & {
  licence: string;
  manifestDigest: string;
  belowId: string;
  mayNeedFiles: boolean | null;
};

/**
 * Everything that must hold before something is published; locks nothing. Errors: `state_conflict`, `licence_unknown`,
 * `licence_not_publishable`, `version_too_low`, `public_label_refused`, those of `checkContent`, `checkFileLicences` and `checkDerivations`, and for models `card_required`.
 */
export async function checkPublication(
  context: CheckContext,
  { asset, candidate }: { asset: Asset; candidate: Candidate },
  asker: Asker,
): Promise<Checked> {
  if (candidate.fileCount === 0) throw withoutFiles(candidate);
  // The one part of the work that grows with the set of files; the rest mostly waits for others meanwhile.
  const [manifestDigest, checked] = await Promise.all([
    digestManifest(context, asset.id, candidate.manifest.root),
    checkAll(context, { asset, candidate }, asker),
  ]);
  return { manifestDigest, ...checked };
}

async function checkAll(
  context: CheckContext,
  { asset, candidate }: { asset: Asset; candidate: Candidate },
  asker: Asker,
): Promise<Omit<Checked, 'manifestDigest'>> {
  await context.checkPublishable(asset);
  const licence = await publishableLicence(context, asset, asker);
  const { root } = candidate.manifest;
  const { below, rule, changes } = await measureVersion(context, {
    assetId: asset.id,
    sortKey: candidate.sortKey,
    root,
  });
  const number = parseVersionNumber(candidate.version);
  if (rule) checkVersionRule(number, rule);
  const mayNeedFiles = await checkContent(context, { asset, root, below, changes }, asker);
  // Only bytes that have passed are opened, and only when columns can make a difference.
  if (rule && !allows(number, lowestVersion(rule.against, 'major'))) {
    checkVersionRule(number, await measureSchemas(context, { rule, changes }));
  }
  const licensed = { asset, root, licence, licences: candidate.licences, below, changes };
  const checked = await checkFileLicences(context, licensed, asker);
  const derived = {
    ...candidate,
    asset,
    licence,
    fileLicences: fileLicencesOf({ licence, licences: checked.licences }),
    doubts: openDoubts(checked.detectedLicences, []),
  };
  await checkStaysLabelled(context, derived, asker);
  // Last, for it may open a case that people look into.
  await checkDerivations(context, derived, asker);
  return { ...checked, licence, belowId: below?.id ?? '', mayNeedFiles };
}

/**
 * Measures the number again when another version has come between since it was checked; the asset is locked, so none comes after
 * this. Errors: `version_too_low`.
 */
export async function recheckRule(
  trx: Transaction<AssetTables>,
  { manifests }: Pick<CheckContext, 'manifests'>,
  { assetId, candidate, belowId }: { assetId: string; candidate: Candidate; belowId: string },
): Promise<void> {
  const present = await findVersionBelow(trx, assetId, candidate.sortKey);
  if ((present?.id ?? '') === belowId) return;
  const measured = { assetId, sortKey: candidate.sortKey, root: candidate.manifest.root };
  const { rule } = await measureVersion({ db: trx, manifests }, measured);
  if (rule) checkVersionRule(parseVersionNumber(candidate.version), rule);
}

async function publishableLicence(context: CheckContext, asset: Asset, asker: Asker): Promise<string> {
  const { expression, publishable, notes } = await checkLicence(context, asset, asker);
  if (!publishable) {
    throw new AllianceError(
      'licence_not_publishable',
      `Nothing can be published under the licence "${expression}". Give the asset another one, then publish.`,
      { details: { licence: expression, notes } },
    );
  }
  return expression;
}

function withoutFiles({ version }: Candidate): AllianceError {
  return new AllianceError('state_conflict', `Version ${version} has no files. Add at least one, then publish.`);
}
