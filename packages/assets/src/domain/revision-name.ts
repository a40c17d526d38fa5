import { aliasProblem, LATEST } from './alias.ts';
import { MAIN } from './revision.ts';
import { isVersionNumber } from './version-number.ts';

/** What a name of a revision may mean; tried in this order. */
export type RevisionName = { branch?: string; version?: string; alias?: string; id?: string };

const MAX_BRANCH = 100;
const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const HEADS = 'refs/heads/';
const TAGS = 'refs/tags/';

/** Reads a name as Git clients write them; without any meaning when nothing can be called this. */
export function parseRevisionName(name: string): RevisionName {
  if (name === '' || name === 'HEAD') return { branch: MAIN };
  if (name.startsWith(HEADS)) return branchMeaning(name.slice(HEADS.length));
  if (name.startsWith(TAGS)) return versionMeaning(name.slice(TAGS.length));
  return {
    ...branchMeaning(name),
    ...versionMeaning(name),
    ...(/^[0-9a-f]{7,40}$/.test(name) && { id: name }),
  };
}

/** The name of a branch, also when it is written as a ref. */
export function branchName(name: string): string {
  return name.startsWith(HEADS) ? name.slice(HEADS.length) : name;
}

/** Says what is wrong with the name of a branch; undefined when nothing is. */
export function branchProblem(name: string): string | undefined {
  if (name.length > MAX_BRANCH || !BRANCH.test(name))
    return `must be up to ${MAX_BRANCH} letters, digits, ".", "_" and "-", in parts joined by "/"`;
  if (/\.\.|\.lock(?:\/|$)|\.(?:\/|$)/.test(name))
    return 'must not contain "..", nor a part that ends in "." or ".lock"';
  if (name === 'HEAD' || name.startsWith('refs/')) return 'is reserved';
  if (/^[0-9a-f]{7,40}$/.test(name)) return 'reads like the id of a revision';
  return isVersionNumber(withoutV(name)) ? 'reads like a version' : undefined;
}

/** A version number without the "v" that tags often begin with. */
export function withoutV(name: string): string {
  return /^v\d/.test(name) ? name.slice(1) : name;
}

function branchMeaning(name: string): RevisionName {
  return branchProblem(name) === undefined ? { branch: name } : {};
}

function versionMeaning(name: string): RevisionName {
  const version = withoutV(name);
  if (isVersionNumber(version)) return { version };
  return name === LATEST || aliasProblem(name) === undefined ? { alias: name } : {};
}
