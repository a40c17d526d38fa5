import semver from 'semver';

/** Every version, pre-releases too. */
export const ANY_VERSION = '*';

export const MAX_RANGE_LENGTH = 200;

/** True for a range as npm writes it, for example ">=1.0.0 <2.0.0", that is not too long to be worked with. */
export function isVersionRange(text: string): boolean {
  return text.length <= MAX_RANGE_LENGTH && semver.validRange(text) !== null;
}

/**
 * True when the range covers the version. A pre-release is covered only by "*" or by a range that names one of the same
 * version: "<2.0.0" must not let 2.0.0-rc.1 through.
 */
export function coversVersion(range: string, version: string): boolean {
  return isAny(range) ? semver.valid(version) !== null : semver.satisfies(version, range);
}

/** True when everything that `narrow` covers is covered by `wide`. */
export function isWithin(narrow: string, wide: string): boolean {
  if (isAny(wide)) return isVersionRange(narrow);
  return !isAny(narrow) && semver.subset(narrow, wide);
}

function isAny(range: string): boolean {
  return semver.validRange(range) === ANY_VERSION;
}
