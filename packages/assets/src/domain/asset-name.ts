import type { AssetName } from './asset.ts';

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,94}[a-z0-9])$/;
const ORGANISATION = /^[a-z0-9](?:[a-z0-9-]{0,94}[a-z0-9])?$/;

/**
 * Says what is wrong with the name of an asset; undefined when nothing is. The rules are a subset of Hugging Face's, so that
 * every name also works in their clients.
 */
export function assetNameProblem(name: string): string | undefined {
  if (!NAME.test(name)) {
    return 'must be 2 to 96 of a–z, 0–9, "-", "_" and ".", and begin and end with a letter or digit';
  }
  if (/--|\.\./.test(name)) return 'must not contain "--" or ".."';
  if (name.endsWith('.git')) return 'must not end in ".git"';
  return undefined;
}

/** True when an asset may be called this; nothing else can be found, so nothing else needs to be looked up. */
export function isAssetName({ organisation, name }: AssetName): boolean {
  return isOrganisation(organisation) && assetNameProblem(name) === undefined;
}

/** True when the text has the form of an organisation's slug; `members` decides which exist. */
export function isOrganisation(slug: string): boolean {
  return ORGANISATION.test(slug);
}
