import {
  AssetKindSchema,
  type AssetVersionRef,
  type AssetVersionRefSchema,
  type Derivation,
  type Version,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type {
  LineageEdgeSchema,
  LineageNodeSchema,
  LogEntrySchema,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumName, enumValue } from '@alliance/rpc/enum-names';
import { encodeHex } from '@alliance/transparency-log/strict-text';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { readLeaf } from './domain/leaf.ts';
import type { LineageSubject, Publication, VersionSubject } from './domain/lineage-node.ts';
import type { HiddenNode, ShownEdge, ShownNode } from './operations/get-lineage.ts';
import type { AuditEntry } from './store/audit-store.ts';

/** The version that a reference names; undefined when it is incomplete. */
export function toVersionSubject(ref: AssetVersionRef | undefined): VersionSubject | undefined {
  const kind = ref?.asset && enumName(AssetKindSchema, ref.asset.kind);
  if (!ref?.asset || (kind !== 'dataset' && kind !== 'model')) return undefined;
  const { organisation, name } = ref.asset;
  return organisation && name && ref.version ? { kind, organisation, name, version: ref.version } : undefined;
}

/** What a published version says of itself; undefined when it does not say which one it is. */
export function toPublication(version: Version | undefined): Publication | undefined {
  const subject = toVersionSubject(version?.ref);
  if (!version || !subject) return undefined;
  const { manifestDigest: digest, licence, fileLicences, derivedFrom } = version;
  const doubts = version.detectedLicences.flatMap(({ doubt }) => (doubt === '' ? [] : [doubt]));
  const derivations = derivedFrom.flatMap((derivation) => {
    const source = toSource(derivation);
    return source ? [{ source, relation: derivation.relation }] : [];
  });
  const size = { files: Number(version.fileCount), bytes: Number(version.totalBytes) };
  return { subject, digest, size, licence, fileLicences, doubts, derivations };
}

function toSource({ source }: Derivation): LineageSubject | undefined {
  if (source.case === 'version') return toVersionSubject(source.value);
  if (source.case !== 'external') return undefined;
  const { url, digest, accessedAt, licence } = source.value;
  return { kind: 'external', url, digest, licence, accessedAt: accessedAt ? timestampDate(accessedAt) : null };
}

/** A node as its message. */
export function toNodeMessage(node: ShownNode | HiddenNode): MessageInitShape<typeof LineageNodeSchema> {
  const { id, depth } = node;
  if (node.hidden) return { id: String(id), depth, state: 'hidden' };
  const { subject, digest, licence, fileLicences, doubts, state, logIndex } = node;
  return {
    id: String(id),
    depth,
    subject: toSubjectMessage(subject),
    digest: subject.kind === 'external' ? '' : digest,
    licence,
    fileLicences: [...fileLicences],
    licenceDoubts: [...doubts],
    state,
    ...optionalIndex(logIndex),
  };
}

type SubjectMessage = NonNullable<MessageInitShape<typeof LineageNodeSchema>['subject']>;

function toSubjectMessage(subject: LineageSubject): SubjectMessage {
  if (subject.kind === 'external') {
    const { url, digest, accessedAt, licence } = subject;
    return {
      case: 'external',
      value: { url, digest, licence, ...(accessedAt ? { accessedAt: timestampFromDate(accessedAt) } : {}) },
    };
  }
  return { case: 'version', value: versionRefMessage(subject) };
}

/** A version as a reference. */
export function versionRefMessage({
  kind,
  organisation,
  name,
  version,
}: VersionSubject): MessageInitShape<typeof AssetVersionRefSchema> {
  return { asset: { kind: enumValue(AssetKindSchema, kind), organisation, name }, version };
}

/** An edge as its message. */
export function toEdgeMessage(edge: ShownEdge): MessageInitShape<typeof LineageEdgeSchema> {
  const { childId, parentId, relation, evidence, logIndex } = edge;
  return { childId: String(childId), parentId: String(parentId), relation, evidence, ...optionalIndex(logIndex) };
}

function optionalIndex(logIndex: number | undefined): { logIndex?: bigint } {
  return logIndex === undefined ? {} : { logIndex: BigInt(logIndex) };
}

/** An entry as its message. */
export function toEntryMessage(entry: AuditEntry): MessageInitShape<typeof LogEntrySchema> {
  const { index, leaf, leafHash, fact, action, occurredAt } = entry;
  const known = { id: encodeHex(leafHash), type: action, at: occurredAt?.toISOString() ?? '' };
  const { id, type, at } = readLeaf(leaf) ?? known;
  return {
    index: BigInt(index),
    id,
    type,
    ...(at === '' ? {} : { at: timestampFromDate(new Date(at)) }),
    audit: fact,
    leaf,
    leafHash,
  };
}
