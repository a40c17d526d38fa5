import type { Page, PageRequest } from '@alliance/database/keyset-page';
import { notFound } from '@alliance/errors/alliance-error';
import type { Asker, AssetsContext } from '../context.ts';
import { type Alias, type AliasMove, aliasProblem, LATEST, MAX_ALIASES } from '../domain/alias.ts';
import type { Asset, AssetName } from '../domain/asset.ts';
import { findAlias, listAliases as readAliases, listAliasMoves as readMoves } from '../store/alias-store.ts';
import { assetText, loadAsset } from './load.ts';

type Context = Pick<AssetsContext, 'kind' | 'db'>;

/** An alias, also `latest`. Errors: `not_found`. */
export async function getAlias(
  context: Context,
  { asset: assetName, name }: { asset: AssetName; name: string },
  asker: Pick<Asker, 'caller'>,
): Promise<Alias> {
  const asset = await loadAsset(context, assetName, asker);
  const alias = name === LATEST ? latestOf(asset)[0] : await findNamed(context, asset, name);
  if (!alias) throw notFound(`alias "${name.slice(0, 100)}" of ${assetText(context.kind, asset)}`);
  return alias;
}

/** All aliases, `latest` first where something is published. Errors: `not_found`. */
export async function listAliases(context: Context, name: AssetName, asker: Pick<Asker, 'caller'>): Promise<Alias[]> {
  const asset = await loadAsset(context, name, asker);
  return [...latestOf(asset), ...(await readAliases(context.db, asset.id, MAX_ALIASES))];
}

/** One page of what happened to an alias, newest first; also of one that was deleted. Errors: `not_found`. */
export async function listAliasMoves(
  context: Context,
  { asset: assetName, name, page }: { asset: AssetName; name: string; page: PageRequest<readonly [string]> },
  asker: Pick<Asker, 'caller'>,
): Promise<Page<AliasMove>> {
  const asset = await loadAsset(context, assetName, asker);
  if (aliasProblem(name) !== undefined) return { rows: [], nextPageToken: '' };
  return readMoves(context.db, { assetId: asset.id, alias: name }, page);
}

function findNamed({ db }: Context, asset: Asset, name: string): Promise<Alias | undefined> {
  return aliasProblem(name) === undefined ? findAlias(db, asset.id, name) : Promise.resolve(undefined);
}

function latestOf({ latestVersion }: Asset): Alias[] {
  return latestVersion === '' ? [] : [{ name: LATEST, version: latestVersion, movedAt: null }];
}
