import type { Asker, AssetsContext } from '../context.ts';
import {
  countingLicences,
  type LicenceConclusion,
  type LicenceRule,
  licenceRules,
  openDoubts,
  type RuleCount,
} from '../domain/file-licences.ts';
import type { VersionName } from '../domain/version.ts';
import { findAsset } from '../store/asset-store.ts';
import { findConclusions } from '../store/conclusion-store.ts';
import { nodeSource } from '../store/node-store.ts';
import type { StoredVersion } from '../store/version-store.ts';
import { countRules } from './count-rules.ts';
import { loadVersionWithFiles } from './load-files.ts';

type Context = Pick<AssetsContext, 'kind' | 'db' | 'manifests'>;

/** What is said of the licences of a version's files, and what counts of it. */
export type FileLicences = {
  version: StoredVersion;
  rules: readonly LicenceRule[];
  counts: readonly RuleCount[];
  conclusions: readonly LicenceConclusion[];
  /** What counts for verdicts, each once. */
  licences: readonly string[];
  doubts: readonly string[];
};

/** Every set of files of a version with its licence. Errors: `not_found`. */
export async function listFileLicences(
  context: Context,
  name: VersionName,
  asker: Pick<Asker, 'caller'>,
): Promise<FileLicences> {
  const version = await loadVersionWithFiles(context, name, asker);
  // A draft has the licence of its asset until it is published.
  const licence = version.licence || ((await findAsset(context.db, name.asset))?.licence ?? '');
  return measureLicences(context, { ...version, licence }, await findConclusions(context.db, version.id));
}

/** Counts the files of each set; reads pages of files and holds few of them. */
export async function measureLicences(
  { db, manifests }: Pick<Context, 'db' | 'manifests'>,
  version: StoredVersion,
  conclusions: readonly LicenceConclusion[],
): Promise<FileLicences> {
  const rules = licenceRules(version, conclusions);
  const source = nodeSource(db, version.assetId, manifests);
  // What was purged has no files that could be counted.
  const root = version.purged ? '' : version.manifest.root;
  const counts =
    rules.length === 1 && !version.purged
      ? [{ files: version.fileCount, bytes: version.totalBytes }]
      : await countRules({ source, root }, rules);
  const licences = countingLicences(rules, counts);
  return { version, rules, counts, conclusions, licences, doubts: openDoubts(version.detectedLicences, conclusions) };
}
