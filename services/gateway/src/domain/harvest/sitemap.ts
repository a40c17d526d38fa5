import { element, type Xml } from '../xml.ts';
import { type PublicRecord, pageOfAsset } from './public-record.ts';

export const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';

/** The index of sitemaps: one for each slice of the catalogue. */
export function sitemapIndex(slices: readonly { number: number; changedAt: Date }[], base: string): Xml {
  return element(
    'sitemapindex',
    { xmlns: SITEMAP },
    ...slices.map(({ number, changedAt }) =>
      element(
        'sitemap',
        {},
        element('loc', {}, `${base}/sitemaps/${number}.xml`),
        element('lastmod', {}, changedAt.toISOString()),
      ),
    ),
  );
}

/** The page of an asset in the console. */
export function sitemapUrl(
  record: Pick<PublicRecord, 'kind' | 'organisation' | 'name' | 'updatedAt'>,
  base: string,
): Xml {
  return element(
    'url',
    {},
    element('loc', {}, pageOfAsset(record, base)),
    element('lastmod', {}, record.updatedAt.toISOString()),
  );
}

/** What crawlers may read: the pages and what they are made of, but not the bytes of files nor what needs a person. */
export function robots(base: string): string {
  const closed = ['/sign-in', '/requests', '/grants', '/*/files/', '/*/resolve/'];
  return ['User-agent: *', ...closed.map((path) => `Disallow: ${path}`), '', `Sitemap: ${base}/sitemap.xml`, ''].join(
    '\n',
  );
}
