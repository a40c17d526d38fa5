import type { AssetDownloads } from '../../api/overseen-types.ts';

export const MEASURES = ['downloads', 'bytes', 'people'] as const;
export type Measure = (typeof MEASURES)[number];

/** What one asset came to in each month, in the order of the months; the largest first. */
export type AssetUsage = { asset: string; months: Record<Measure, number>[] };

const NOTHING: Record<Measure, number> = { downloads: 0, bytes: 0, people: 0 };

/** Puts the statements of months side by side, asset by asset; assets with the most downloads of all months come first. */
export function gatherUsage(statements: readonly (readonly AssetDownloads[])[]): AssetUsage[] {
  const byAsset = new Map<string, Record<Measure, number>[]>();
  for (const [at, rows] of statements.entries())
    for (const { asset, downloads, bytes, people } of rows) {
      const months = byAsset.get(asset ?? '') ?? statements.map(() => NOTHING);
      byAsset.set(asset ?? '', months.with(at, { downloads, bytes, people }));
    }
  const total = ({ months }: AssetUsage) => months.reduce((sum, { downloads }) => sum + downloads, 0);
  return [...byAsset]
    .map(([asset, months]) => ({ asset, months }))
    .toSorted((one, other) => total(other) - total(one) || one.asset.localeCompare(other.asset));
}
