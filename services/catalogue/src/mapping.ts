import { invalidArgument } from '@alliance/errors/alliance-error';
import {
  AccessSchema,
  AssetKindSchema,
  type AssetRef,
  type AssetRefSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CatalogueItemSchema, SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import type { DescEnum, MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { CatalogueItem } from './domain/catalogue-item.ts';
import { type AssetKind, type AssetName, PUBLIC_ALLIANCE } from './domain/facts.ts';
import type { SearchInput, ShownItem } from './operations/search-items.ts';

export function toSearchInput(request: SearchRequest): SearchInput {
  const { query, organisation, licence, language, task, label, sort, pageSize, pageToken } = request;
  return {
    ...{ query, organisation, licence, language, task, label, sort, pageSize, pageToken },
    tag: request.tag.normalize('NFC'),
    kind: filterName(AssetKindSchema, request.kind, 'kind'),
    access: filterName(AccessSchema, request.access, 'access'),
  };
}

// A value of a newer contract must not widen the search to everything.
function filterName(descriptor: DescEnum, value: number, field: string): string {
  const name = enumName(descriptor, value);
  if (name === undefined && value !== 0)
    throw invalidArgument('The search is not valid.', [{ field, problem: 'is not known' }]);
  return name ?? '';
}

/** The name in a reference; throws `invalid_argument` when a part of it is missing. */
export function toAssetName(ref: AssetRef | undefined): AssetName {
  const kind = ref && (enumName(AssetKindSchema, ref.kind) as AssetKind | undefined);
  if (!ref || !kind || !ref.organisation || !ref.name) {
    throw invalidArgument('Name the asset by kind, organisation and name.', [
      { field: 'ref', problem: 'is not complete' },
    ]);
  }
  return { kind, organisation: ref.organisation, name: ref.name };
}

export function toAssetRef({ kind, organisation, name }: AssetName): MessageInitShape<typeof AssetRefSchema> {
  return { kind: enumValue(AssetKindSchema, kind), organisation, name };
}

export function toProtoItem(
  item: CatalogueItem & Partial<Pick<ShownItem, 'titleHighlight' | 'summaryHighlight'>>,
): MessageInitShape<typeof CatalogueItemSchema> {
  const { kind, organisation, name, publishedAt, updatedAt, id: _, labels, ...same } = item;
  return {
    ...same,
    ref: toAssetRef({ kind, organisation, name }),
    access: enumValue(AccessSchema, item.access),
    languages: [...item.languages],
    tags: [...item.tags],
    tasks: [...item.tasks],
    publicAllianceAsset: labels.includes(PUBLIC_ALLIANCE),
    totalBytes: BigInt(item.totalBytes),
    fileCount: BigInt(item.fileCount),
    revision: BigInt(item.revision),
    updatedAt: timestampFromDate(updatedAt),
    ...(publishedAt && { publishedAt: timestampFromDate(publishedAt) }),
  };
}
