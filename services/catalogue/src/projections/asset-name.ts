import { AssetKindSchema, type AssetRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { AssetKind, AssetName } from '../domain/facts.ts';
import { required } from './required.ts';

export function toAssetName(ref: AssetRef | undefined): AssetName {
  const { kind, organisation, name } = required(ref, 'the name of an asset');
  return {
    kind: required(enumName(AssetKindSchema, kind), 'the kind of an asset') as AssetKind,
    organisation: required(organisation, 'the organisation of an asset'),
    name: required(name, 'the name of an asset'),
  };
}
