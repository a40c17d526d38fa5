import { randomUUID } from 'node:crypto';
import {
  Access,
  AssetKind,
  type AssetSchema,
  type Version,
  type VersionSchema,
  VersionState,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { type OrganisationSchema, OrganisationState } from '@alliance/proto/alliance/members/v1/member_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { StartedCatalogue } from './start-catalogue.ts';

type Init<D extends DescMessage> = Exclude<MessageInitShape<D>, { $typeName: string }>;
type AssetInit = Init<typeof AssetSchema>;
type VersionInit = Init<typeof VersionSchema>;
type Derivation = NonNullable<Version['derivedFrom']>[number];

export type GivenAsset = Partial<Omit<AssetInit, 'ref'>> & {
  kind?: 'dataset' | 'model';
  organisation?: string;
  name?: string;
};

let moment = Date.parse('2026-11-22T08:00:00Z');
/** A later moment at every call. */
function nextMoment() {
  moment += 1_000;
  return timestampFromDate(new Date(moment));
}

/** An asset as an event carries it. */
export function asset({ kind = 'dataset', organisation = 'mekong-data', name = 'vi-treebank', ...fields }: GivenAsset) {
  const now = nextMoment();
  return {
    id: randomUUID(),
    ref: { kind: kind === 'dataset' ? AssetKind.DATASET : AssetKind.MODEL, organisation, name },
    title: name,
    access: Access.OPEN,
    licence: 'CC-BY-4.0',
    revision: 1n,
    createdAt: now,
    updatedAt: now,
    ...fields,
  } satisfies AssetInit;
}

export type AnyAsset = ReturnType<typeof asset>;

/** The same asset after a change. */
export function changed(before: AnyAsset, fields: Partial<AssetInit>): AnyAsset {
  return { ...before, revision: before.revision + 1n, updatedAt: nextMoment(), ...fields } as AnyAsset;
}

/** A published version of an asset. */
export function version(of: AnyAsset, number: string, fields: Partial<VersionInit> = {}) {
  return {
    id: randomUUID(),
    ref: { asset: of.ref, version: number },
    state: VersionState.PUBLISHED,
    fileCount: 3n,
    totalBytes: 4_096n,
    revision: 1n,
    publishedAt: nextMoment(),
    ...fields,
  } satisfies VersionInit;
}

export type AnyVersion = ReturnType<typeof version>;

export function retracted(before: AnyVersion): AnyVersion {
  return { ...before, state: VersionState.RETRACTED, revision: before.revision + 1n };
}

/** Event messages of the kind of an asset. */
export function eventsOf({ ref }: AnyAsset) {
  return ref.kind === AssetKind.DATASET ? datasets : models;
}

/** Publishes an asset with one published version, and returns it as it stands then. */
export async function givenPublished(
  { publishers }: Pick<StartedCatalogue, 'publishers'>,
  given: GivenAsset,
  fields: { version?: string; totalBytes?: bigint; derivedFrom?: Derivation[] } = {},
): Promise<AnyAsset> {
  const created = asset(given);
  const { version: number = '1.0.0', ...rest } = fields;
  const published = changed(created, { latestVersion: number });
  const { publish } = publishers[given.kind === 'model' ? 'models' : 'datasets'];
  await publish(eventsOf(created).AssetCreatedSchema, { asset: created });
  await publish(eventsOf(created).VersionPublishedSchema, {
    asset: published,
    version: version(created, number, rest),
  });
  return published;
}

export function organisation(slug: string, fields: Partial<Init<typeof OrganisationSchema>> = {}) {
  return { id: slug, slug, legalName: slug, state: OrganisationState.ADMITTED, revision: 1n, ...fields };
}
