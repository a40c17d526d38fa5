import semver from 'semver';
import type { VersionState } from './vocabulary.ts';

/** The highest version that is not retracted, a pre-release only where there is nothing else; undefined when there is none. */
export function newestOf(versions: readonly { version: string; state: VersionState }[]): string | undefined {
  const [newest] = versions
    .filter(({ state }) => state !== 'retracted')
    .map(({ version }) => version)
    .toSorted((one, other) => Number(isPrerelease(one)) - Number(isPrerelease(other)) || semver.rcompare(one, other));
  return newest;
}

function isPrerelease(version: string): boolean {
  return semver.prerelease(version) !== null;
}
