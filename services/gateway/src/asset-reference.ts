import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  AssetKind,
  AssetKindSchema,
  type AssetRef,
  type AssetVersionRef,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';

/** What `parse…` gives: the parts of a reference, ready for a request message. */
export type AssetRefInit = { kind: AssetKind; organisation: string; name: string };
export type VersionRefInit = { asset: AssetRefInit; version: string };

const REFERENCE = /^(dataset|model):([a-z0-9-]+)\/([A-Za-z0-9._-]+)(?:@([^@\s]+))?$/;

/** "dataset:org/name". */
export function formatAssetRef(ref: AssetRef): string {
  return `${enumName(AssetKindSchema, ref.kind) ?? 'asset'}:${ref.organisation}/${ref.name}`;
}

/** "dataset:org/name@1.2.0"; without a version the "@…" is left out. */
export function formatVersionRef(ref: AssetVersionRef): string {
  const asset = ref.asset ? formatAssetRef(ref.asset) : '';
  return ref.version ? `${asset}@${ref.version}` : asset;
}

/** Reads "dataset:org/name" or "model:org/name". Throws `invalid_argument`. */
export function parseAssetRef(text: string): AssetRefInit {
  const match = REFERENCE.exec(text);
  if (!match || match[4] !== undefined)
    throw invalidArgument(
      `"${text}" does not name an asset. Write it as dataset:organisation/name or model:organisation/name.`,
    );
  return toRef(match);
}

/** Reads "dataset:org/name@1.2.0". Throws `invalid_argument`. */
export function parseVersionRef(text: string): VersionRefInit {
  const match = REFERENCE.exec(text);
  if (match?.[4] === undefined)
    throw invalidArgument(`"${text}" does not name an exact version. Write it as dataset:organisation/name@1.2.0.`);
  return { asset: toRef(match), version: match[4] };
}

function toRef(match: RegExpExecArray): AssetRefInit {
  const [, kind, organisation, name] = match;
  return {
    kind: kind === 'model' ? AssetKind.MODEL : AssetKind.DATASET,
    organisation: organisation ?? '',
    name: name ?? '',
  };
}
