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
  /** Text of the `tsvector` by which it is found. */
  document: string;
  /** Text of the `tsvector` by which it is ranked; null when that is the whole document. */
  lead: string | null;
};

/** Ranking reads as much of each text of an item, so that a thousand long items are ranked as fast as short ones. */
const LEAD_LENGTH = 400;

/** Makes the index entry of an item. */
export function indexEntry(facts: ItemFacts): IndexEntry {
  const { asset, latest } = facts;
  const titleKey = foldedKey(asset.title);
  const nameKey = foldedKey(asset.name);
  const fields = latest === null ? [] : searchFields(facts);
  const leads = fields.map(({ weight, text }) => ({ weight, text: text.map(leadOf) }));
  const isWhole = fields.every(({ text }, field) => text.every((one, index) => one === leads[field]?.text[index]));
  return {
    listed: latest !== null,
    sortKey: sortKey(asset.title),
    titleWords: wordsKey(asset.title),
    titleKey,
    nameKey,
    suggestKey: ` ${titleKey} ${nameKey}`,
    document: searchDocument(fields),
    lead: isWhole ? null : searchDocument(leads),
  };
}

type TextField = { weight: SearchField['weight']; text: string[] };

function searchFields({ asset, cardText, organisationName }: ItemFacts): TextField[] {
  return [
    { weight: 'A', text: [asset.title, asset.name] },
    { weight: 'B', text: [...asset.tags, ...asset.tasks, asset.organisation, organisationName] },
    { weight: 'C', text: [asset.summary, asset.description] },
    { weight: 'D', text: [cardText] },
  ];
}

/** The beginning of a text, up to a space. */
function leadOf(text: string): string {
  if (text.length <= LEAD_LENGTH) return text;
  const end = text.lastIndexOf(' ', LEAD_LENGTH);
  return text.slice(0, end > 0 ? end : LEAD_LENGTH);
}
