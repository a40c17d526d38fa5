import type { Caller } from '@alliance/auth/caller';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { coversVersion } from '../domain/version-range.ts';
import { mayAskAboutOthers, maySeeAsset } from '../domain/visibility.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { accessOfMany } from '../store/asset-store.ts';
import { countHeld, rangesInForce } from '../store/holder-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';

/** Whom it concerns when something happens to a version. */
export type VersionHolders = { grants: number; holders: number; people: readonly string[]; peopleShown: boolean };

const MAX_VERSIONS = 200;
const MAX_PEOPLE = 100;
const NOBODY = { grants: 0, holders: 0, people: [], peopleShown: false };

/**
 * How many grants in force cover each of these versions and how many people hold a seat of one, in the order asked; who they are,
 * for those who decide about the asset, governance and auditors. Of what the caller may not see: nobody. Throws `invalid_argument`.
 */
export async function countHolders(
  { db, clock }: Reading & Pick<Writing, 'clock'>,
  versions: readonly { asset: AssetRef; version: string }[],
  { caller: given }: Pick<Acting, 'caller'>,
): Promise<VersionHolders[]> {
  if (versions.length > MAX_VERSIONS) throw invalidArgument(`Ask about at most ${MAX_VERSIONS} versions at a time.`);
  if (versions.length === 0) return [];
  // A credential that may not read sees what everybody sees.
  const caller: Caller | null = given?.scopes.includes('read') ? given : null;
  const at = clock();
  const assets = versions.map(({ asset }) => asset);
  const access = await accessOfMany(db, assets);
  const ranges = await rangesInForce(db, assets, at);
  const covered = versions.map(({ asset, version }, place) => {
    const seen = access[place] !== undefined && maySeeAsset(caller, asset.organisation, access[place]);
    return { asset, ranges: seen ? (ranges[place] ?? []).filter((range) => coversVersion(range, version)) : [] };
  });
  const held = await countHeld(db, covered, at, MAX_PEOPLE);
  return versions.map(({ asset }, place) => {
    const counted = held[place] ?? NOBODY;
    const peopleShown = mayAskAboutOthers(caller, asset.organisation);
    return { ...counted, people: peopleShown ? counted.people : [], peopleShown };
  });
}
