import { element, type Xml } from '../xml.ts';
import { languageOf } from './language-of.ts';
import { pageOfAsset } from './public-record.ts';

export type FeedEntry = {
  kind: 'dataset' | 'model';
  organisation: string;
  name: string;
  version: string;
  title: string;
  summary: string;
  /** Empty while it is not known. */
  organisationName: string;
  licence: string;
  publishedAt: Date;
};

/** What a feed without entries says of its last change: it must say something. */
const NEVER = new Date(0);

/** A feed of publications, newest first (RFC 4287). `self` is its own address. */
export function atomFeed(entries: readonly FeedEntry[], self: string, base: string): Xml {
  const updated = entries[0]?.publishedAt ?? NEVER;
  return element(
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom' },
    element('id', {}, self),
    element('title', {}, 'Alliance Registry'),
    element('subtitle', {}, 'Newly published datasets and models'),
    element('updated', {}, updated.toISOString()),
    element('link', { rel: 'self', type: 'application/atom+xml', href: self }),
    element('link', { rel: 'alternate', type: 'text/html', href: `${base}/` }),
    ...entries.map((entry) => entryXml(entry, base)),
  );
}

function entryXml(entry: FeedEntry, base: string): Xml {
  const { kind, organisation, name, version, summary, licence } = entry;
  const title = `${entry.title || name} ${version}`;
  const published = entry.publishedAt.toISOString();
  const page = `${pageOfAsset(entry, base)}?version=${encodeURIComponent(version)}`;
  return element(
    'entry',
    { 'xml:lang': languageOf(`${title} ${summary}`) },
    element('id', {}, `urn:alliance:${kind}:${organisation}/${name}@${version}`),
    element('title', { type: 'text' }, title),
    element('link', { rel: 'alternate', type: 'text/html', href: page }),
    element('published', {}, published),
    element('updated', {}, published),
    element(
      'author',
      {},
      element('name', {}, entry.organisationName || organisation),
      element('uri', {}, `${base}/v1/organisations/${organisation}`),
    ),
    element('category', { term: kind }),
    element('rights', { type: 'text' }, licence),
    ...(summary === '' ? [] : [element('summary', { type: 'text' }, summary)]),
  );
}
