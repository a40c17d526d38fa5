import { randomUUID } from 'node:crypto';
import type { Access, Asset, PersonalData } from '@alliance/assets/domain/asset';
import type { FileEntry, Version, VersionState } from '@alliance/assets/domain/version';
import { parseVersionNumber } from '@alliance/assets/domain/version-number';
import { ManifestDigest } from '@alliance/assets/manifest-digest';

/** What a test says about an asset that exists; the rest is made up. */
export type GivenAsset = {
  organisation: string;
  name: string;
  /** `open` when absent. */
  access?: Access;
  /** `CC-BY-4.0` when absent. */
  licence?: string;
  /** Licences that sets of its files have besides; none when absent. */
  fileLicences?: readonly string[];
  /** Nothing when absent. */
  personalData?: PersonalData;
  versions?: readonly GivenVersion[];
};

export type GivenVersion = {
  version: string;
  /** `published` when absent. */
  state?: VersionState;
  /** One small file when absent. */
  files?: readonly FileEntry[];
};

export type KnownAsset = { asset: Asset; versions: readonly { version: Version; files: readonly FileEntry[] }[] };

/** The file of a version about which the test says nothing. */
export const SOME_FILE: FileEntry = { path: 'README.md', size: 12, sha256: 'a1'.repeat(32) };
const SOME_PERSON = '019ab000-0000-7000-8000-0000000000aa';

/** The asset as its service would keep it, versions highest first. */
export function toKnownAsset(given: GivenAsset): KnownAsset {
  const { organisation, name, access = 'open', licence = 'CC-BY-4.0', fileLicences = [] } = given;
  const versions = (given.versions ?? [])
    .map((version) => toKnownVersion(version, licence))
    .toSorted((a, b) => (sortKeyOf(a.version) < sortKeyOf(b.version) ? 1 : -1));
  const now = new Date();
  const asset = {
    id: randomUUID(),
    organisation,
    name,
    access,
    licence,
    title: name,
    summary: '',
    description: '',
    languages: ['vi'],
    tags: [],
    tasks: [],
    personalData: given.personalData ?? ('' as const),
    latestVersion: latestOf(versions.map(({ version }) => version)),
    publicAllianceAsset: false,
    fileLicences,
    revision: 1 + versions.filter(({ version }) => version.state !== 'draft').length,
    createdAt: now,
    updatedAt: now,
  };
  return { asset, versions };
}

function toKnownVersion(given: GivenVersion, licence: string): KnownAsset['versions'][number] {
  const { version, state = 'published', files = [SOME_FILE] } = given;
  const draft = state === 'draft';
  const closed = state === 'deprecated' || state === 'retracted';
  const ordered = files.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const digest = new ManifestDigest();
  digest.add(ordered);
  const now = new Date();
  const known: Version = {
    id: randomUUID(),
    version,
    state,
    notes: '',
    base: '',
    derivedFrom: [],
    fileCount: files.length,
    totalBytes: files.reduce((sum, file) => sum + file.size, 0),
    manifestDigest: draft ? '' : digest.finish(),
    licence: draft ? '' : licence,
    licences: [],
    detectedLicences: [],
    revision: 1,
    createdAt: now,
    publishedAt: draft ? null : now,
    publishedByPersonId: draft ? '' : SOME_PERSON,
    revisionId: draft ? '' : randomUUID().replaceAll('-', '').padEnd(40, '0'),
    purged: false,
    action: state === 'retracted' ? 'stop-use' : '',
    reasonCode: '',
    reason: closed ? 'As the test says.' : '',
    severity: state === 'retracted' ? 'high' : '',
    successor: '',
  };
  return { version: known, files: ordered };
}

function latestOf(highestFirst: readonly Version[]): string {
  const usable = highestFirst.filter(({ state }) => state === 'published' || state === 'deprecated');
  const release = usable.find(({ version }) => !parseVersionNumber(version).prerelease);
  return (release ?? usable[0])?.version ?? '';
}

function sortKeyOf({ version }: Version): string {
  return parseVersionNumber(version).sortKey;
}
