/**
 * Splits "revision/path", where clients leave the slashes of both as they are: "refs/…/x" has three parts, a branch is one of
 * `branches` with slashes, and anything else has one part.
 */
export function splitRevision(joined: string, branches: readonly string[] = []): { rev: string; path: string } {
  const known = branches
    .filter((branch) => branch.includes('/') && (joined === branch || joined.startsWith(`${branch}/`)))
    .toSorted((one, other) => other.length - one.length)[0];
  const [, reference = undefined] = /^(refs\/[^/]+\/[^/]+)(?:\/|$)/.exec(joined) ?? [];
  const rev = reference ?? known ?? joined.split('/', 1)[0] ?? '';
  return { rev, path: joined.slice(rev.length + 1).replace(/\/+$/, '') };
}
