import { AllianceError } from '@alliance/errors/alliance-error';
import { shorten } from './file-changes.ts';
import { parseVersionNumber, type VersionNumber } from './version-number.ts';

/** What a version does to the files of the one before: takes some away, adds or replaces some, or neither. */
export type ChangeLevel = 'major' | 'minor' | 'patch';

export type Comparison = {
  level: ChangeLevel;
  /** Up to 5 paths that are the reason. */
  paths: readonly string[];
};

/** What a number is measured by; without `against` every number is allowed. */
export type VersionRule = Comparison & { against: string; lowest: string };

/**
 * The lowest number for a change. From 1.0.0 on removing needs a major and adding a minor version; before, where anything may
 * break, a minor and a patch (semver.org, section 4).
 */
export function lowestVersion(against: string, level: ChangeLevel): string {
  const [major = 0, minor = 0, patch = 0] = (against.split('-')[0] ?? '').split('.').map(Number);
  const stable = major > 0;
  if (level === 'major' && stable) return `${major + 1}.0.0`;
  if (level === 'major' || (level === 'minor' && stable)) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

/** Throws `version_too_low` when a number promises less change than there is. Prereleases promise nothing. */
export function checkVersionRule(number: VersionNumber, { against, lowest, level, paths }: VersionRule): void {
  if (number.prerelease || number.sortKey >= parseVersionNumber(lowest).sortKey) return;
  const done = level === 'major' ? 'removes or renames files' : 'adds or changes files';
  throw new AllianceError(
    'version_too_low',
    `Compared with ${against} this ${done}, so the version must be at least ${lowest}. For example: ${paths.map((path) => `"${shorten(path)}"`).join(', ')}.`,
    { details: { lowestVersion: lowest, comparedWith: against, change: level, paths: paths.map(shorten) } },
  );
}
