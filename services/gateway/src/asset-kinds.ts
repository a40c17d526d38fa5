import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import Type from 'typebox';
import { Params, Slug } from './fields.ts';

/** The two collections that share every route of assets and versions. */
export const COLLECTIONS = [
  { path: 'datasets', kind: AssetKind.DATASET, one: 'dataset' },
  { path: 'models', kind: AssetKind.MODEL, one: 'model' },
] as const;

export type Collection = (typeof COLLECTIONS)[number];

const AssetName = Type.String({ minLength: 1, maxLength: 96 });
const VersionName = Type.String({ minLength: 1, maxLength: 64 });

export const AssetParams = Params({ org: Slug, name: AssetName });
export const VersionParams = Params({ org: Slug, name: AssetName, version: VersionName });

/** Reference to the asset that a path names. */
export function refOf(kind: AssetKind, params: { org: string; name: string }) {
  return { kind, organisation: params.org, name: params.name };
}

/** Reference to the version that a path names. */
export function versionRefOf(kind: AssetKind, params: { org: string; name: string; version: string }) {
  return { asset: refOf(kind, params), version: params.version };
}
