import { type SearchField, searchDocument } from '@alliance/vietnamese-text/search-document';
import { sortKey } from '@alliance/vietnamese-text/sort-key';
import type { AssetFacts, VersionFacts } from './facts.ts';
import { foldedKey, wordsKey } from './search-key.ts';

/** Everything that is known of an asset of which something was published. */
export type ItemFacts = {
  asset: AssetFacts;
  /** The latest version; null when all were retracted. */
  latest: Pick<VersionFacts, 'fileCount' | 'totalBytes' | 'publishedAt' | 'namesSources'> | null;
  /** Empty when there is no card. */
  cardText: string;
  /** Empty when the owner is not known yet. */
  organisationName: string;
};

/** How an item is found and ordered. */
export type IndexEntry = {
  /** False for what was retracted: it can be asked for by name and is found no more. */
  listed: boolean;
  sortKey: string;
  /** Words of the title with their marks, without them, and the words of the name. */
  titleWords: string;
  titleKey: string;
  nameKey: string;
  /** What suggestions look through: a space before each word. */
  suggestKey: string;
  /** Text of a `tsvector`. */
  document: string;
};

/** Makes the index entry of an item. */
export function indexEntry(facts: ItemFacts): IndexEntry {
  const { asset, latest } = facts;
  const titleKey = foldedKey(asset.title);
  const nameKey = foldedKey(asset.name);
  return {
    listed: latest !== null,
    sortKey: sortKey(asset.title),
    titleWords: wordsKey(asset.title),
    titleKey,
    nameKey,
    suggestKey: ` ${titleKey} ${nameKey}`,
    document: latest === null ? '' : searchDocument(searchFields(facts)),
  };
}

function searchFields({ asset, cardText, organisationName }: ItemFacts): SearchField[] {
  return [
    { weight: 'A', text: [asset.title, asset.name] },
    { weight: 'B', text: [...asset.tags, ...asset.tasks, asset.organisation, organisationName] },
    { weight: 'C', text: [asset.summary, asset.description] },
    { weight: 'D', text: cardText },
  ];
}
