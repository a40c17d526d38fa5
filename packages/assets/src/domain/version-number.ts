import { AllianceError } from '@alliance/errors/alliance-error';
import valid from 'semver/functions/valid.js';

const MAX_LENGTH = 64;

/** A semantic version and how it sorts. */
export type VersionNumber = {
  text: string;
  /** Precedence as text: byte order of sort keys is the order of semantic versions. */
  sortKey: string;
  prerelease: boolean;
};

/**
 * Reads an exact semantic version (semver.org 2.0.0) in canonical form. Build metadata is refused: two versions that differ
 * only there have no order. Throws `invalid_version`.
 */
export function parseVersionNumber(text: string): VersionNumber {
  if (!isVersionNumber(text)) {
    throw new AllianceError(
      'invalid_version',
      `"${text.slice(0, MAX_LENGTH)}" is not an exact semantic version. Write for example 1.2.0 or 2.0.0-beta.1: no leading "v", no "+build", at most ${MAX_LENGTH} characters.`,
    );
  }
  const [core = '', ...rest] = text.split('-');
  const prerelease = rest.join('-');
  const coreKey = core.split('.').map(numberKey).join('');
  // "!" sorts before and "~" after everything in an identifier: a prerelease comes before its release, and of two
  // prereleases that start alike the one with fewer identifiers comes first.
  const suffix = prerelease === '' ? '~' : `!${prerelease.split('.').map(identifierKey).join('!')}`;
  return { text, sortKey: coreKey + suffix, prerelease: prerelease !== '' };
}

/** True when the text is a version in the form that `parseVersionNumber` takes. */
export function isVersionNumber(text: string): boolean {
  return text.length <= MAX_LENGTH && valid(text) === text;
}

function identifierKey(identifier: string): string {
  // Numeric identifiers have lower precedence than the others.
  return /^\d+$/.test(identifier) ? `0${numberKey(identifier)}` : `1${identifier}`;
}

function numberKey(digits: string): string {
  return String(digits.length).padStart(2, '0') + digits;
}
