import type { AssetName } from '../../api/types.ts';

export type Cited = AssetName & {
  title: string;
  version: string;
  publisher: string;
  publishedAt: string | null;
  manifestDigest: string;
  /** Address of the asset's page. */
  url: string;
};

/** A BibTeX entry that names the exact bytes. */
export function bibtexEntry(cited: Cited): string {
  const key = `${cited.organisation}-${cited.name}-${cited.version}`.replaceAll(/[^A-Za-z0-9.-]/g, '-');
  const fields = [
    ['author', `{${escapeTex(cited.publisher)}}`],
    ['title', `{${escapeTex(cited.title)}}`],
    ['year', yearOf(cited.publishedAt)],
    ['version', escapeTex(cited.version)],
    ['url', cited.url],
    ['note', cited.manifestDigest === '' ? '' : `sha256:${cited.manifestDigest}`],
  ].filter(([, value]) => value !== '');
  return `@misc{${key},\n${fields.map(([name, value]) => `  ${name} = {${value}}`).join(',\n')}\n}`;
}

function yearOf(moment: string | null): string {
  return moment === null ? '' : String(new Date(moment).getUTCFullYear());
}

const TEX: { readonly [character: string]: string } = { '\\': '\\textbackslash{}', '~': '\\~{}', '^': '\\^{}' };

function escapeTex(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\~^]|[&%$#_{}]/g, (character) => TEX[character] ?? `\\${character}`);
}
