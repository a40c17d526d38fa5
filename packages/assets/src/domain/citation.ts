import type { Asset, AssetKind } from './asset.ts';
import type { Version } from './version.ts';

/** How a version is cited. */
export type Citation = { identifier: string; manifestDigest: string; text: string; bibtex: string; cslJson: string };

const genres: Record<AssetKind, { label: string; csl: string }> = {
  dataset: { label: 'Dataset', csl: 'dataset' },
  model: { label: 'Machine learning model', csl: 'software' },
};

/** The identifier of a version, the same wherever it is asked for. */
function versionUrn(kind: AssetKind, asset: Pick<Asset, 'organisation' | 'name'>, version: string): string {
  return `urn:alliance:${kind}:${asset.organisation}/${asset.name}@${version}`;
}

/** Cites a published version: as a sentence, as BibTeX, and as one item of CSL-JSON. */
export function cite(kind: AssetKind, asset: Asset, version: Version): Citation {
  const identifier = versionUrn(kind, asset, version.version);
  const { manifestDigest } = version;
  const published = version.publishedAt ?? version.createdAt;
  const year = published.getUTCFullYear();
  const { label, csl } = genres[kind];
  const cited = { identifier, manifestDigest, year, label };
  return {
    identifier,
    manifestDigest,
    text: `${asset.organisation} (${year}). ${asset.title} (Version ${version.version}) [${label}]. ${identifier}. SHA-256 of its manifest: ${manifestDigest}.`,
    bibtex: toBibtex(asset, version, cited),
    cslJson: JSON.stringify({
      id: identifier,
      type: csl,
      title: asset.title,
      author: [{ literal: asset.organisation }],
      publisher: asset.organisation,
      version: version.version,
      genre: label,
      issued: { 'date-parts': [[year, published.getUTCMonth() + 1, published.getUTCDate()]] },
      number: identifier,
      note: `SHA-256 of its manifest: ${manifestDigest}`,
    }),
  };
}

type Cited = { identifier: string; manifestDigest: string; year: number; label: string };

function toBibtex(asset: Asset, { version }: Version, { identifier, manifestDigest, year, label }: Cited): string {
  const key = `${asset.organisation}-${asset.name}-${version}`.replaceAll(/[^a-z0-9]+/g, '-');
  const fields = {
    author: `{${escapeTex(asset.organisation)}}`,
    title: `{${escapeTex(asset.title)}}`,
    year: String(year),
    version: escapeTex(version),
    howpublished: escapeTex(label),
    publisher: `{${escapeTex(asset.organisation)}}`,
    note: escapeTex(`${identifier}; SHA-256 of its manifest: ${manifestDigest}`),
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{${key},\n${lines.join(',\n')}\n}\n`;
}

/** Characters that mean something to TeX. */
function escapeTex(text: string): string {
  return text
    .replaceAll(/[\\{}]/g, (character) => ({ '\\': '\\textbackslash ', '{': '\\{', '}': '\\}' })[character] ?? '')
    .replaceAll(/[&%$#_]/g, '\\$&')
    .replaceAll('~', '\\textasciitilde ')
    .replaceAll('^', '\\textasciicircum ');
}
