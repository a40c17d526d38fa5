import { encodePath, type ListedFile } from '../croissant/distribution.ts';
import { encodingFormatOf, extensionOf } from '../croissant/encoding-format.ts';
import { licenceUrls } from '../croissant/licence-urls.ts';
import { apiOfAsset, apiOfVersion, keywordsOf, type PublicRecord, pageOfAsset } from './public-record.ts';

type Node = Record<string, unknown>;

/** The latest version of a public asset, as far as search engines are told. */
export type ShownVersion = {
  /** Of the version, with that of all its files. */
  licence: string;
  publishedAt: Date;
  identifier: string;
  /** As text. */
  citation: string;
  /** Each of them; undefined when there are more than are told one by one. */
  files: readonly ListedFile[] | undefined;
};

/**
 * An asset and its latest version in the words of schema.org, as JSON-LD: a dataset as search engines of datasets read it, a
 * model, for which there is no word, as a work of a kind defined elsewhere.
 */
export function toSchemaOrg(record: PublicRecord, version: ShownVersion, base: string): Node {
  const { kind, organisation, name, title, latestVersion } = record;
  const keywords = keywordsOf(record);
  const licences = licenceUrls(version.licence, `${base}/v1/licences`);
  const owner = {
    '@type': 'Organization',
    '@id': `${base}/v1/organisations/${organisation}`,
    name: record.organisationName || organisation,
  };
  return {
    '@context': { '@vocab': 'https://schema.org/' },
    '@id': apiOfAsset(record, base),
    ...(kind === 'dataset'
      ? {
          '@type': 'Dataset',
          distribution: filesOf(record, version, 'DataDownload', base),
          subjectOf: croissant(record, base),
        }
      : {
          '@type': 'CreativeWork',
          additionalType: 'http://www.w3.org/ns/mls#Model',
          encoding: filesOf(record, version, 'MediaObject', base),
        }),
    name: title || name,
    alternateName: `${organisation}/${name}`,
    description: record.description || title || name,
    url: pageOfAsset(record, base),
    identifier: version.identifier,
    version: latestVersion,
    datePublished: version.publishedAt.toISOString(),
    dateModified: record.updatedAt.toISOString(),
    license: licences.length === 1 ? licences[0] : licences,
    creator: owner,
    publisher: owner,
    ...(keywords.length === 0 ? {} : { keywords }),
    ...(record.languages.length === 0 ? {} : { inLanguage: [...record.languages] }),
    isAccessibleForFree: record.access === 'open',
    conditionsOfAccess: CONDITIONS[record.access],
    citation: version.citation,
    includedInDataCatalog: { '@type': 'DataCatalog', name: 'Alliance Registry', url: `${base}/` },
  };
}

const CONDITIONS: Record<string, string> = {
  open: 'Anyone may download it.',
  alliance: 'Members of the alliance may download it.',
  gated: 'Access is given on request.',
};

function filesOf(record: PublicRecord, { files }: ShownVersion, type: string, base: string): Node[] {
  const list = `${apiOfVersion(record, record.latestVersion, base)}/files`;
  if (files === undefined) {
    return [{ '@type': type, name: 'The list of its files', contentUrl: list, encodingFormat: 'application/json' }];
  }
  return files.map(({ path, size, sha256 }) => ({
    '@type': type,
    name: path,
    contentUrl: `${list}/${encodePath(path)}`,
    contentSize: `${size} B`,
    encodingFormat: encodingFormatOf(extensionOf(path)),
    sha256,
  }));
}

function croissant(record: PublicRecord, base: string): Node {
  return {
    '@type': 'CreativeWork',
    name: 'Croissant',
    encodingFormat: 'application/ld+json',
    url: `${apiOfVersion(record, record.latestVersion, base)}/croissant`,
  };
}
