import { withQuery } from '../api/paths.ts';
import type { Access, AssetKind } from '../api/types.ts';

export const KINDS: readonly AssetKind[] = ['dataset', 'model'];
export const ACCESSES: readonly Access[] = ['open', 'alliance', 'gated', 'private'];
export const SORTS = ['relevance', 'newest', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** Facets by which a search can be narrowed, in the order shown; the kind has its own place. */
export const FACETS = ['access', 'organisation', 'licence', 'language', 'task', 'tag'] as const;
export type FacetName = (typeof FACETS)[number];

/** A search, as the address of the page holds it. */
export type SearchState = {
  q: string;
  kind: AssetKind | undefined;
  sort: Sort | undefined;
} & { [facet in FacetName]: string | undefined };

const MAX_QUERY = 500;

/** Reads the search of an address; what is not known is left out, so that no link leads into an error. */
export function readSearch(params: URLSearchParams): SearchState {
  const text = (name: string) => params.get(name)?.trim() || undefined;
  return {
    q: (params.get('q') ?? '').slice(0, MAX_QUERY),
    kind: oneOf(KINDS, text('kind')),
    sort: oneOf(SORTS, text('sort')),
    access: oneOf(ACCESSES, text('access')),
    organisation: text('organisation'),
    licence: text('licence'),
    language: text('language'),
    task: text('task'),
    tag: text('tag'),
  };
}

/** The address of a search on the catalogue page. */
export function searchHref(search: Partial<SearchState>): string {
  const { q, kind, sort, access, organisation, licence, language, task, tag } = search;
  const query = { q: q?.trim(), kind, access, organisation, licence, language, task, tag, sort };
  // Without a search the first address is the reader's own overview.
  const address = withQuery('/', query);
  return address === '/' ? '/catalogue' : address;
}

/** The facets by which a search is narrowed. */
export function activeFacets(search: SearchState): { name: FacetName; value: string }[] {
  return FACETS.flatMap((name) => {
    const value = search[name];
    return value === undefined ? [] : [{ name, value }];
  });
}

/** The search without its facets. */
export function withoutFacets({ q, kind, sort }: SearchState): Partial<SearchState> {
  return { q, kind, sort };
}

/** How the catalogue sorts when nobody says how. */
export function effectiveSort({ sort, q }: SearchState): Sort {
  const usual: Sort = q.trim() === '' ? 'newest' : 'relevance';
  return sort === 'relevance' ? usual : (sort ?? usual);
}

function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | undefined {
  return known.find((candidate) => candidate === value);
}
