import { createHash } from 'node:crypto';
import {
  Access,
  AccessSchema,
  type Asset,
  type FileEntry,
  VersionStateSchema,
} from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CatalogueItem } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { isoDate } from './iso-date.ts';
import type { Repository, Resolved } from './repository.ts';
import { sibling } from './tree-entries.ts';

/** What both an asset and an item of the catalogue say. */
type Described = Pick<
  Asset | CatalogueItem,
  'ref' | 'title' | 'summary' | 'access' | 'licence' | 'languages' | 'tags' | 'tasks' | 'updatedAt'
>;

/** A repository as lists and `info` show it. */
export function repositoryInfo(repository: Repository, asset: Described): Record<string, unknown> {
  const { ref, access, licence, languages, tags, tasks, updatedAt, title, summary } = asset;
  const id = `${ref?.organisation}/${ref?.name}`;
  const isModel = repository.type === 'model';
  return {
    _id: createHash('sha256').update(`${repository.type}:${id}`).digest('hex').slice(0, 24),
    id,
    ...(isModel
      ? { modelId: id, pipeline_tag: tasks[0] }
      : { description: [title, summary].filter(Boolean).join('\n\n') }),
    author: ref?.organisation,
    lastModified: isoDate(updatedAt),
    private: access === Access.PRIVATE,
    gated: gatedOf(access),
    disabled: false,
    tags: [
      ...tags,
      ...languages.map((language) => `language:${language}`),
      ...(isModel ? tasks : tasks.map((task) => `task_categories:${task}`)),
      `license:${licence.toLowerCase()}`,
    ],
    cardData: {
      license: licence.toLowerCase(),
      ...(title === '' ? {} : { pretty_name: title }),
      ...(languages.length === 0 ? {} : { language: languages }),
      ...(tags.length === 0 ? {} : { tags }),
      ...(tasks.length === 0 ? {} : isModel ? { pipeline_tag: tasks[0] } : { task_categories: tasks }),
    },
  };
}

/** The same with what a revision adds; `siblings` are its files. */
export function revisionInfo(
  repository: Repository,
  asset: Asset,
  { revision, version }: Resolved,
  { siblings, blobs }: { siblings: readonly FileEntry[]; blobs: boolean },
): Record<string, unknown> {
  return {
    ...repositoryInfo(repository, asset),
    sha: revision.id,
    createdAt: isoDate(asset.createdAt),
    lastModified: isoDate(revision.createdAt),
    usedStorage: Number(revision.totalBytes),
    siblings: siblings.map((file) => sibling(file, blobs)),
    alliance: {
      access: enumName(AccessSchema, asset.access),
      licence: version?.licence || asset.licence,
      version: version?.ref?.version ?? null,
      state: version ? enumName(VersionStateSchema, version.state) : 'draft',
      manifestDigest: version?.manifestDigest ?? null,
    },
  };
}

/** Leaves of an answer what `expand` names, and what always identifies the repository. */
export function expanded(info: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  if (keys.length === 0) return info;
  const wanted = new Set(['_id', 'id', 'modelId', ...keys]);
  return Object.fromEntries(Object.entries(info).filter(([key]) => wanted.has(key)));
}

function gatedOf(access: Access): false | 'auto' | 'manual' {
  if (access === Access.ALLIANCE) return 'auto';
  return access === Access.GATED ? 'manual' : false;
}
