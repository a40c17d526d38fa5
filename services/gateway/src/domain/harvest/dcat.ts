import { licenceUrls } from '../croissant/licence-urls.ts';
import { CONTEXT } from './dcat-context.ts';
import { languageOf } from './language-of.ts';
import { apiOfAsset, apiOfVersion, keywordsOf, type PublicRecord, pageOfAsset } from './public-record.ts';

type Node = Record<string, unknown>;

const ACCESS_RIGHT = 'http://publications.europa.eu/resource/authority/access-right';
const MEDIA_TYPES = 'https://www.iana.org/assignments/media-types';
/** What kind of thing a dataset in the sense of DCAT is: for models the W3C's schema of machine learning. */
const TYPES = { dataset: 'http://purl.org/dc/dcmitype/Dataset', model: 'http://www.w3.org/ns/mls#Model' } as const;

/**
 * One page of the catalogue in DCAT 3, as JSON-LD. `page` and `next` are cursors: of this page, empty for the first one, and of
 * the one after it, empty for the last one. `base` is the address of this registry, without a slash at its end.
 */
export function toDcat(
  records: readonly PublicRecord[],
  { page, next }: { page: string; next: string },
  base: string,
): Node {
  const catalogue = `${base}/catalogue.jsonld`;
  const addressOf = (cursor: string) =>
    cursor === '' ? catalogue : `${catalogue}?cursor=${encodeURIComponent(cursor)}`;
  return {
    '@context': CONTEXT,
    '@id': catalogue,
    '@type': 'dcat:Catalog',
    title: { '@value': 'Alliance Registry', '@language': 'en' },
    description: { '@value': 'Datasets and models of the alliance that anybody may see.', '@language': 'en' },
    publisher: { '@id': base, '@type': 'foaf:Agent', name: 'Alliance Registry' },
    landingPage: `${base}/`,
    dataset: records.map((record) => toDataset(record, base)),
    view: {
      '@id': addressOf(page),
      '@type': 'hydra:PartialCollectionView',
      first: catalogue,
      ...(next === '' ? {} : { next: addressOf(next) }),
    },
  };
}

function toDataset(record: PublicRecord, base: string): Node {
  const { organisation, organisationName, latestVersion, versions, firstPublishedAt } = record;
  const api = apiOfAsset(record, base);
  const keywords = keywordsOf(record);
  const addressOf = (version: string) => apiOfVersion(record, version, base);
  const place = versions.findIndex(({ version }) => version === latestVersion);
  const before = place < 0 ? undefined : versions[place + 1]?.version;
  return {
    '@id': api,
    '@type': 'dcat:Dataset',
    type: TYPES[record.kind],
    identifier: `urn:alliance:${record.kind}:${organisation}/${record.name}`,
    title: literal(record.title || record.name),
    ...(record.description === '' ? {} : { description: literal(record.description) }),
    publisher: {
      '@id': `${base}/v1/organisations/${organisation}`,
      '@type': 'foaf:Organization',
      name: literal(organisationName || organisation),
    },
    ...licenceOf(record.licence, base),
    accessRights: `${ACCESS_RIGHT}/${record.access === 'open' ? 'PUBLIC' : 'RESTRICTED'}`,
    ...(keywords.length === 0 ? {} : { keyword: keywords.map(literal) }),
    ...(record.languages.length === 0 ? {} : { language: record.languages.map(languageNode) }),
    landingPage: pageOfAsset(record, base),
    ...(firstPublishedAt ? { issued: firstPublishedAt.toISOString() } : {}),
    modified: record.updatedAt.toISOString(),
    ...(versions.length === 0 ? {} : { hasVersion: versions.map((version) => versionNode(version, api, addressOf)) }),
    ...(latestVersion === '' ? {} : { version: latestVersion, hasCurrentVersion: addressOf(latestVersion) }),
    ...(before === undefined ? {} : { previousVersion: addressOf(before) }),
    ...(latestVersion === '' ? {} : { distribution: [distributionOf(record, base)] }),
  };
}

function versionNode(
  { version, publishedAt }: PublicRecord['versions'][number],
  api: string,
  addressOf: (version: string) => string,
): Node {
  return {
    '@id': addressOf(version),
    '@type': 'dcat:Dataset',
    version,
    isVersionOf: api,
    issued: publishedAt.toISOString(),
  };
}

/** All files of the latest version together: bytes of any kind. Of which kinds each is, the version's own description tells. */
function distributionOf(record: PublicRecord, base: string): Node {
  const version = apiOfVersion(record, record.latestVersion, base);
  return {
    '@id': `${version}/files`,
    '@type': 'dcat:Distribution',
    accessURL: pageOfAsset(record, base),
    mediaType: `${MEDIA_TYPES}/application/octet-stream`,
    byteSize: String(record.totalBytes),
    ...licenceOf(record.licence, base),
  };
}

/** The licence by its address; of expressions with several licences also how they go together. */
function licenceOf(expression: string, base: string): Node {
  const license = licenceUrls(expression, `${base}/v1/licences`);
  if (license.length === 0) return {};
  if (license.length === 1) return { license: license[0] };
  return { license, rights: { '@type': 'dct:RightsStatement', label: expression } };
}

/** The Library of Congress's address of a language, as DCAT asks for, where a language has a code of two letters there. */
function languageNode(tag: string): string | Node {
  const code = /^([a-z]{2})(-|$)/i.exec(tag)?.[1]?.toLowerCase();
  return code === undefined ? tag : { '@id': `http://id.loc.gov/vocabulary/iso639-1/${code}` };
}

function literal(text: string): string | Node {
  const language = languageOf(text);
  return language === undefined ? text : { '@value': text, '@language': language };
}
