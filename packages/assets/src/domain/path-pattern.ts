import { pathProblem } from './file-path.ts';

/** True for the paths that a pattern names. */
export type PathTest = (path: string) => boolean;

const MAX_WILDCARDS = 16;
const ANY_FOLDERS = '**';

/**
 * Says what is wrong with a pattern of paths; undefined when nothing is. A pattern is a path in which "*" stands for any
 * characters of one name, also none, and a whole name "**" for any number of folders, or at the end for everything below.
 */
export function patternProblem(pattern: string): string | undefined {
  const names = pattern.split('/');
  const wildcards = names.filter((name) => name === ANY_FOLDERS).length + (pattern.match(/\*/g)?.length ?? 0);
  if (wildcards > MAX_WILDCARDS) return `has more than ${MAX_WILDCARDS} wildcards`;
  if (names.some((name) => name.includes(ANY_FOLDERS) && name !== ANY_FOLDERS))
    return 'has "**" within a name; it stands for whole folders: "data/**", "**/*.csv"';
  return pathProblem(pattern.replaceAll('*', 'x'));
}

/** The test of a pattern without problems. */
export function toPathTest(pattern: string): PathTest {
  if (!pattern.includes('*')) return (path) => path === pattern;
  const names = pattern.split('/');
  return (path) => matchesNames(names, path.split('/'));
}

/** Both lists from the left; after "**" another try starts one folder further on, so the work is at most their product. */
function matchesNames(pattern: readonly string[], names: readonly string[]): boolean {
  let [at, next] = [0, 0];
  let retry: { at: number; next: number } | undefined;
  while (at < names.length) {
    const wanted = pattern[next];
    if (wanted === ANY_FOLDERS) {
      // At the end it needs something below.
      if (next === pattern.length - 1) return true;
      next += 1;
      retry = { at, next };
    } else if (wanted !== undefined && matchesName(wanted, names[at] as string)) {
      at += 1;
      next += 1;
    } else if (retry) {
      retry = { at: retry.at + 1, next: retry.next };
      ({ at, next } = retry);
    } else return false;
  }
  return next === pattern.length;
}

function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return name.endsWith(last);
}
