import type { CatalogueItem } from './catalogue-item.ts';

/** A message of the internal calls may hold 4 MiB; the rest is for counts and for what goes with each item. */
const MAX_BYTES = 3_000_000;
/** Each text may come a second time with marks around every word of it. */
const HIGHLIGHTED = 3;

/** How many of these items, from the first one, one answer can hold; at least one. */
export function itemsThatFit(items: readonly CatalogueItem[]): number {
  let bytes = 0;
  const tooMany = items.findIndex((item) => {
    bytes += weightOf(item);
    return bytes > MAX_BYTES;
  });
  return tooMany < 0 ? items.length : Math.max(1, tooMany);
}

function weightOf({ title, summary, languages, tags, tasks, ...item }: CatalogueItem): number {
  const shown = HIGHLIGHTED * Buffer.byteLength(title + summary);
  const lists = [...languages, ...tags, ...tasks].reduce((sum, value) => sum + Buffer.byteLength(value) + 2, 0);
  return shown + lists + Buffer.byteLength(item.licence + item.organisationName + item.name + item.organisation) + 200;
}
