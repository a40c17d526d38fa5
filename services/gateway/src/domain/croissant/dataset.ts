import { CONFORMS_TO, CONTEXT } from './context.ts';
import {
  encodePath,
  everything,
  type FileObject,
  type FileSet,
  fileId,
  fileList,
  fileObjects,
  fileSets,
  type ListedFile,
  setIdOf,
  type TopLevel,
  topLevelSets,
} from './distribution.ts';
import { licenceUrls } from './licence-urls.ts';
import { type KnownTable, type RecordSet, recordSets } from './record-sets.ts';

/** A published version, as far as a description of it tells. */
export type DescribedVersion = {
  organisation: string;
  name: string;
  version: string;
  title: string;
  summary: string;
  description: string;
  licence: string;
  access: string;
  tags: readonly string[];
  tasks: readonly string[];
  languages: readonly string[];
  state: string;
  publishedAt: Date;
  /** BibTeX. */
  citation: string;
  identifier: string;
};

/** The files of a version: each, or when there are more the paths of all, or what stands at the top, or nothing but that there are some. */
export type DescribedFiles =
  | { each: readonly ListedFile[] }
  | { paths: readonly string[] }
  | { top: TopLevel }
  | 'too many';

export type Croissant = {
  '@context': typeof CONTEXT;
  '@type': 'sc:Dataset';
  conformsTo: string;
  distribution: (FileObject | FileSet)[];
  recordSet?: RecordSet[];
  [property: string]: unknown;
};

/**
 * Describes a version of a dataset in Croissant 1.1. `tables` are files of which the columns are known; `base` is the address of
 * this registry, without a slash at its end.
 */
export function toCroissant(
  version: DescribedVersion,
  { files, tables }: { files: DescribedFiles; tables: readonly KnownTable[] },
  base: string,
): Croissant {
  const { organisation, name } = version;
  const root = `${base}/v1/datasets/${organisation}/${name}/versions/${encodeURIComponent(version.version)}`;
  const owner = { '@type': 'sc:Organization', name: organisation, url: `${base}/v1/organisations/${organisation}` };
  const keywords = [...new Set([...version.tags, ...version.tasks])];
  const records = recordsOf(files, tables);
  const licences = licenceUrls(version.licence, `${base}/v1/licences`);
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: CONFORMS_TO,
    name,
    ...(version.title === '' ? {} : { alternateName: version.title }),
    description: [version.summary, version.description, version.title, name].find((text) => text !== '') ?? name,
    identifier: version.identifier,
    url: `${base}/datasets/${encodePath(`${organisation}/${name}`)}`,
    version: version.version,
    datePublished: version.publishedAt.toISOString(),
    license: licences.length === 1 ? licences[0] : licences,
    creator: owner,
    publisher: owner,
    ...(keywords.length === 0 ? {} : { keywords }),
    ...(version.languages.length === 0 ? {} : { inLanguage: [...version.languages] }),
    isAccessibleForFree: version.access === 'open',
    ...(version.state === 'published' ? {} : { creativeWorkStatus: version.state }),
    citeAs: version.citation,
    distribution: distributionOf(files, `${root}/files`),
    ...(records.length === 0 ? {} : { recordSet: records }),
  };
}

/** Files in sets that hold whole folders say nothing of their columns: what is in such a set need not be alike. */
function recordsOf(files: DescribedFiles, tables: readonly KnownTable[]): RecordSet[] {
  if (files === 'too many' || 'top' in files) return [];
  const named = 'each' in files;
  return recordSets(tables, (path) =>
    named ? { fileObject: { '@id': fileId(path) } } : { fileSet: { '@id': setIdOf(path) } },
  );
}

function distributionOf(files: DescribedFiles, filesUrl: string): (FileObject | FileSet)[] {
  if (files === 'too many') return [fileList(filesUrl), ...everything()];
  if ('each' in files) return fileObjects(files.each, filesUrl);
  const sets = 'paths' in files ? fileSets(files.paths) : topLevelSets(files.top);
  return [fileList(filesUrl), ...sets];
}
