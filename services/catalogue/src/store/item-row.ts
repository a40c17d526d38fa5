import { type RawBuilder, sql } from 'kysely';
import type { CatalogueItem } from '../domain/catalogue-item.ts';
import type { Insight } from '../domain/insight.ts';
import { SERVING } from './generation-store.ts';
import { allOf, visible } from './hit-conditions.ts';

export type ItemRow = {
  id: string;
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  title: string;
  summary: string;
  access: string;
  licence: string;
  languages: string[];
  tags: string[];
  tasks: string[];
  labels: string[];
  latest_version: string;
  total_bytes: number;
  file_count: number;
  published_at: Date | null;
  updated_at: Date;
  revision: number;
  organisation_name: string;
  has_provenance: boolean;
};

/** The columns of an `ItemRow`, of `item`. What a caller may not see is no reason to say that something was made from the item. */
export function itemColumns(insight: Insight): RawBuilder<unknown> {
  return sql`
    item.id, item.kind, item.organisation, item.name, item.title, item.summary, item.access, item.licence,
    item.languages, item.tags, item.tasks, item.labels, item.latest_version, item.total_bytes, item.file_count,
    item.published_at, item.updated_at, item.revision,
    coalesce((select legal_name from organisation
               where organisation.generation = ${SERVING} and organisation.slug = item.organisation), '')
      as organisation_name,
    item.names_sources or exists (
      select from derivation
        join item as derived on derived.id = derivation.asset_id
       where derivation.generation = ${SERVING} and derivation.source_kind = item.kind
         and derivation.source_organisation = item.organisation and derivation.source_name = item.name
         and derived.id <> item.id and ${allOf(visible(insight, sql.ref('derived')))}) as has_provenance`;
}

export function toItem(row: ItemRow): CatalogueItem {
  const { latest_version, total_bytes, file_count, published_at, updated_at, ...rest } = row;
  const { organisation_name, has_provenance, ...same } = rest;
  return {
    ...same,
    latestVersion: latest_version,
    totalBytes: total_bytes,
    fileCount: file_count,
    publishedAt: published_at,
    updatedAt: updated_at,
    organisationName: organisation_name,
    hasProvenance: has_provenance,
  };
}
