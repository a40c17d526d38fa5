/** A name of a version that follows the asset's latest version by itself. */
export const LATEST = 'latest';

/** A name that moves between versions. */
export type Alias = {
  name: string;
  version: string;
  /** null for `latest`. */
  movedAt: Date | null;
};

export type AliasMove = {
  /** Names this move; moves sort by it. */
  id: string;
  alias: string;
  /** Empty when the alias was made. */
  fromVersion: string;
  /** Empty when the alias was deleted. */
  toVersion: string;
  personId: string;
  note: string;
  movedAt: Date;
};

export const MAX_ALIASES = 100;

const NAME = /^[a-z][a-z0-9-]{0,62}$/;
// Others mean something else where a version is named, in Git clients or by people.
const RESERVED: readonly string[] = [LATEST, 'main', 'head', 'draft'];

/** Says what is wrong with the name of an alias; undefined when nothing is. */
export function aliasProblem(name: string): string | undefined {
  if (!NAME.test(name)) return 'must be a lower-case letter, then up to 62 lower-case letters, digits and "-"';
  if (/^v\d/.test(name)) return 'reads like a version';
  if (/^[0-9a-f]{7,}$/.test(name)) return 'reads like the id of a revision';
  return RESERVED.includes(name) ? 'is reserved' : undefined;
}
