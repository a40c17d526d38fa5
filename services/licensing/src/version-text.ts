import {
  AssetKind,
  AssetKindSchema,
  type AssetVersionRef,
  AssetVersionRefSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { Subject } from './domain/derivation/standing.ts';

/** A version as proofs name it: "dataset:org/name@1.0.0". */
export function versionText({ asset, version }: AssetVersionRef): string {
  const kind = (asset && enumName(AssetKindSchema, asset.kind)) ?? 'asset';
  return `${kind}:${asset?.organisation ?? ''}/${asset?.name ?? ''}@${version}`;
}

const VERSION_TEXT = /^(dataset|model):([^/@]+)\/([^/@]+)@(.+)$/;

/** The version that such a text names; undefined when it names none. */
export function parseVersionText(text: string): AssetVersionRef | undefined {
  const [, kind = '', organisation = '', name = '', version = ''] = VERSION_TEXT.exec(text) ?? [];
  if (version === '') return undefined;
  return create(AssetVersionRefSchema, toVersionRef({ kind: kind as Subject['kind'], organisation, name, version }));
}

/** The version that a reference names. */
export function toSubject({ asset, version }: AssetVersionRef): Subject {
  const kind = asset?.kind === AssetKind.MODEL ? 'model' : 'dataset';
  return { kind, organisation: asset?.organisation ?? '', name: asset?.name ?? '', version };
}

/** The same as `versionText` of its reference. */
export function subjectText({ kind, organisation, name, version }: Subject): string {
  return `${kind}:${organisation}/${name}@${version}`;
}

export function toVersionRef({ kind, version, ...asset }: Subject): MessageInitShape<typeof AssetVersionRefSchema> {
  return {
    asset: { kind: enumValue(AssetKindSchema, kind), organisation: asset.organisation, name: asset.name },
    version,
  };
}

/** The version as the log names it, with the digest of what was said about it. */
export function toAuditObject({ kind, organisation, name, version }: Subject, digest: string) {
  return { kind, id: `${organisation}/${name}`, version, digest };
}
