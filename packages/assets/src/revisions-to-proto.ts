import type {
  NamedRefSchema,
  RevisionSchema,
  TreeEntrySchema,
} from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AssetKind, AssetName } from './domain/asset.ts';
import type { FolderEntry } from './manifest/walk-folder.ts';
import type { Ref } from './operations/list-refs.ts';
import type { Resolved } from './operations/resolve-revision.ts';
import { toAssetRef, toFileMessage } from './to-proto.ts';

/** A revision as a caller sees it: who may not write does not learn what stands between versions. */
export function toRevisionMessage(
  kind: AssetKind,
  asset: AssetName,
  { revision, version }: Resolved,
  writer: boolean,
): MessageInitShape<typeof RevisionSchema> {
  return {
    id: revision.id,
    asset: toAssetRef(kind, asset),
    branch: revision.branch,
    parent: writer ? revision.parent : '',
    summary: revision.summary,
    description: revision.description,
    authorPersonId: revision.authorPersonId,
    createdAt: timestampFromDate(revision.createdAt),
    fileCount: BigInt(revision.fileCount),
    totalBytes: BigInt(revision.totalBytes),
    manifestDigest: version?.manifestDigest ?? '',
    version: version?.version ?? '',
  };
}

export function toRefMessage(space: 'heads' | 'tags', { name, head }: Ref): MessageInitShape<typeof NamedRefSchema> {
  return { name, ref: `refs/${space}/${name}`, revisionId: head };
}

export function toTreeEntry(entry: FolderEntry): MessageInitShape<typeof TreeEntrySchema> {
  return 'file' in entry
    ? { entry: { case: 'file', value: toFileMessage(entry.file) } }
    : { entry: { case: 'directory', value: entry.directory } };
}
