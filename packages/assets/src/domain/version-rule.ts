import { AllianceError } from '@alliance/errors/alliance-error';
import { shorten } from './file-changes.ts';
import type { SchemaBreak } from './schema-break.ts';
import { parseVersionNumber, type VersionNumber } from './version-number.ts';

/** What a version does to the files of the one before: takes some away, adds or replaces some, or neither. */
export type ChangeLevel = 'major' | 'minor' | 'patch';

export type Comparison = {
  level: ChangeLevel;
  /** Up to 5 paths that are the reason. */
  paths: readonly string[];
};

/** What a number is measured by; without `against` every number is allowed. */
export type VersionRule = Comparison & {
  against: string;
  lowest: string;
  /** Up to 5 columns that are the reason, when it is not files that go. */
  columns?: readonly SchemaBreak[];
};

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

/** Throws `version_too_low` when a number promises less change than there is. */
export function checkVersionRule(number: VersionNumber, { against, lowest, level, paths, columns }: VersionRule): void {
  if (allows(number, lowest)) return;
  const done = columns
    ? 'removes columns or changes their types'
    : level === 'major'
      ? 'removes or renames files'
      : 'adds or changes files';
  const examples = columns?.map(describeBreak) ?? paths.map((path) => `"${shorten(path)}"`);
  throw new AllianceError(
    'version_too_low',
    `Compared with ${against} this ${done}, so the version must be at least ${lowest}. For example: ${examples.join(', ')}.`,
    {
      details: {
        lowestVersion: lowest,
        comparedWith: against,
        change: level,
        paths: paths.map(shorten),
        ...(columns && { columns: columns.map(describeBreak) }),
      },
    },
  );
}

/** True when a number is high enough. Prereleases promise nothing. */
export function allows(number: VersionNumber, lowest: string): boolean {
  return number.prerelease || number.sortKey >= parseVersionNumber(lowest).sortKey;
}

/** A break as people read it. */
export function describeBreak({ path, column, typeBefore, typeAfter }: SchemaBreak): string {
  const what = typeAfter === '' ? 'is gone' : `was ${typeBefore} and is ${typeAfter}`;
  return `"${shorten(column)}" of "${shorten(path)}" ${what}`;
}
