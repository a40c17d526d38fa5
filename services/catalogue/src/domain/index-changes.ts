import type { AssetFacts, AssetName, CardFacts, OrganisationFacts, VersionFacts } from './facts.ts';

/** What one event, or many in a row, changes in the index: for each thing the newest facts. Deletions come before the rest. */
export type IndexChanges = {
  readonly deletedAssets: Map<string, AssetName>;
  readonly assets: Map<string, AssetFacts>;
  readonly versions: Map<string, VersionFacts>;
  readonly cards: Map<string, CardFacts>;
  readonly organisations: Map<string, OrganisationFacts>;
};

export function noChanges(): IndexChanges {
  return {
    deletedAssets: new Map(),
    assets: new Map(),
    versions: new Map(),
    cards: new Map(),
    organisations: new Map(),
  };
}

export function putAsset({ assets, deletedAssets }: IndexChanges, facts: AssetFacts): void {
  if (!deletedAssets.has(facts.id)) putNewest(assets, facts.id, facts);
}

/** Its name is free again, so a card that was written under it goes too; one written later stays. */
export function deleteAsset({ assets, cards, deletedAssets }: IndexChanges, id: string, name: AssetName): void {
  assets.delete(id);
  if (name.kind === 'model') cards.delete(cardKey(name));
  deletedAssets.set(id, name);
}

export function putVersion({ versions }: IndexChanges, facts: VersionFacts): void {
  putNewest(versions, `${facts.assetId} ${facts.version}`, facts);
}

export function putCard({ cards }: IndexChanges, facts: CardFacts): void {
  putNewest(cards, cardKey(facts), facts);
}

export function putOrganisation({ organisations }: IndexChanges, facts: OrganisationFacts): void {
  putNewest(organisations, facts.slug, facts);
}

function cardKey({ organisation, name }: { organisation: string; name: string }): string {
  return `${organisation}/${name}`;
}

function putNewest<Facts extends { revision: number }>(known: Map<string, Facts>, key: string, facts: Facts): void {
  const present = known.get(key);
  if (!present || facts.revision > present.revision) known.set(key, facts);
}
