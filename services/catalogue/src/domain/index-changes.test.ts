import { describe, expect, test } from 'vitest';
import type { AssetFacts, VersionFacts } from './facts.ts';
import { deleteAsset, noChanges, putAsset, putCard, putOrganisation, putVersion } from './index-changes.ts';

const name = { kind: 'model', organisation: 'o', name: 'n' } as const;
const asset = (revision: number) => ({ id: 'a', revision, title: `r${revision}`, ...name }) as AssetFacts;
const version = (revision: number) => ({ assetId: 'a', version: '1.0.0', revision }) as VersionFacts;
const card = (revision: number) => ({ organisation: 'o', name: 'n', text: `r${revision}`, revision });

describe('changes of several events', () => {
  test('keep the highest revision of each thing, whatever the order', () => {
    const changes = noChanges();
    for (const revision of [2, 3, 1]) {
      putAsset(changes, asset(revision));
      putVersion(changes, version(revision));
      putCard(changes, card(revision));
      putOrganisation(changes, { slug: 'o', legalName: 'O', state: 'admitted', revision });
    }
    const kept = [changes.assets, changes.versions, changes.cards, changes.organisations];
    expect(kept.map((map) => [...map.values()].map(({ revision }) => revision))).toEqual([[3], [3], [3], [3]]);
  });

  test('forget a deleted asset and the card under its name, not a card that comes later', () => {
    const changes = noChanges();
    putAsset(changes, asset(1));
    putCard(changes, card(5));
    deleteAsset(changes, 'a', name);
    putAsset(changes, asset(2));
    expect([changes.assets.size, changes.cards.size, changes.deletedAssets.get('a')]).toEqual([0, 0, name]);
    putCard(changes, card(1));
    expect([...changes.cards.values()]).toEqual([card(1)]);
  });

  test('leave the card of a model alone when a dataset of the same name is deleted', () => {
    const changes = noChanges();
    putCard(changes, card(1));
    deleteAsset(changes, 'b', { ...name, kind: 'dataset' });
    expect(changes.cards.size).toBe(1);
  });
});
