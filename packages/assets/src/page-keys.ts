import { stringKey, uuidKey } from '@alliance/database/keyset-page';
import { isAssetName } from './domain/asset-name.ts';
import { pathProblem } from './domain/file-path.ts';
import type { FolderKey } from './manifest/walk-folder.ts';

/** Files come in small rows, so more of them fit on a page than of other things. */
export const MAX_FILES_A_PAGE = 1_000;
/** What each asset stores is added up when it is asked for. */
export const MAX_USAGE_A_PAGE = 50;

/** Key of a page of assets; undefined for what this list never gave out. */
export function assetKey(key: unknown[]): readonly [string, string] | undefined {
  const pair = stringKey(2)(key);
  return pair && isAssetName({ organisation: pair[0], name: pair[1] }) ? pair : undefined;
}

/** Key of a page of versions. */
export function versionKey(key: unknown[]): readonly [string] | undefined {
  const single = stringKey(1)(key);
  return single && /^[\x21-\x7e]{1,300}$/.test(single[0]) ? single : undefined;
}

/** Key of a page of files or of differences. */
export function pathKey(key: unknown[]): readonly [string] | undefined {
  const single = stringKey(1)(key);
  return single && pathProblem(single[0]) === undefined ? single : undefined;
}

/** Key of a page of revisions. */
export function revisionKey(key: unknown[]): readonly [string] | undefined {
  const single = stringKey(1)(key);
  return single && /^[0-9a-f]{40}$/.test(single[0]) ? single : undefined;
}

/** Key of a page of a folder. */
export function folderKey(key: unknown[]): FolderKey | undefined {
  const pair = stringKey(2)(key);
  if (!pair || pathProblem(pair[1]) !== undefined) return undefined;
  return pair[0] === 'file' || pair[0] === 'directory' ? [pair[0], pair[1]] : undefined;
}

/** Key of a page of moves of an alias. */
export const moveKey = uuidKey;
