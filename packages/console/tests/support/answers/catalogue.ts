import type { Asset, CatalogueItem, CataloguePage, Facet } from '../../../src/api/types.ts';
import { assets, versions } from './assets.ts';
import { HOSTILE_TEXT } from './hostile.ts';
import { organisations } from './organisations.ts';

const FACETS = { kind: 'kind', organisation: 'organisation', licence: 'licence', access: 'access' } as const;
const LISTS = { language: 'languages', tag: 'tags', task: 'tasks' } as const;

const fold = (text: string) =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();

/** Puts the marks of the catalogue around what matches the words, with or without Vietnamese marks. */
function highlight(text: string, words: readonly string[]): string {
  return text
    .split(/(\s+)/)
    .map((piece) => (words.includes(fold(piece).replaceAll(/[^\p{L}\p{N}]/gu, '')) ? `\ue000${piece}\ue001` : piece))
    .join('');
}

function toItem(asset: Asset, words: readonly string[] = []): CatalogueItem {
  const {
    id: _id,
    description: _description,
    createdAt: _createdAt,
    personalData: _declared,
    fileLicences: _own,
    ...shared
  } = asset;
  const newest = versions.find(({ name, version }) => name === asset.name && version === asset.latestVersion);
  return {
    ...shared,
    totalBytes: newest?.totalBytes ?? 0,
    fileCount: newest?.fileCount ?? 0,
    publishedAt: newest?.publishedAt ?? null,
    organisationName: organisations.find(({ slug }) => slug === asset.organisation)?.legalName ?? '',
    titleHighlight: asset.name === 'hostile' ? `\ue000${HOSTILE_TEXT}\ue001` : highlight(asset.title, words),
    summaryHighlight: highlight(asset.summary, words),
    hasProvenance: (newest?.derivedFrom.length ?? 0) > 0,
  };
}

/** More of the same, so that there is more than one page. */
const many: Asset[] = Array.from({ length: 30 }, (_, at) => ({
  ...(assets[3] as Asset),
  name: `tin-tuc-${at + 1}`,
  title: `Tin tức địa phương, tập ${at + 1}`,
  summary: 'Một tập của bộ sưu tập báo địa phương.',
  tags: ['báo chí', `tập ${(at % 9) + 1}`],
}));

/** What the catalogue answers, small as it is: words, facets, counts, pages. */
export function search(query: URLSearchParams): CataloguePage {
  const words = fold(query.get('q') ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = [...assets, ...many].filter(
    (asset) =>
      words.every((word) => fold(`${asset.title} ${asset.summary} ${asset.name}`).includes(word)) &&
      Object.entries(FACETS).every(([name, field]) => [null, asset[field]].includes(query.get(name))) &&
      Object.entries(LISTS).every(([name, field]) => {
        const wanted = query.get(name);
        return wanted === null || asset[field].includes(wanted);
      }),
  );
  const start = Number(query.get('cursor') ?? 0);
  const end = start + Number(query.get('limit') ?? 50);
  return {
    items: found.slice(start, end).map((asset) => toItem(asset, words)),
    nextCursor: end < found.length ? String(end) : null,
    facets: facetsOf(found),
    total: found.length,
    totalIsLowerBound: false,
  };
}

function facetsOf(found: readonly Asset[]): Facet[] {
  const facet = (name: string, values: readonly (string | null)[]): Facet => {
    const counts = Map.groupBy(values, (value) => value ?? '');
    return {
      name,
      counts: [...counts]
        .map(([value, { length }]) => ({ value, count: length }))
        .toSorted((one, other) => other.count - one.count),
    };
  };
  return [
    ...Object.entries(FACETS).map(([name, field]) =>
      facet(
        name,
        found.map((asset) => asset[field]),
      ),
    ),
    ...Object.entries(LISTS).map(([name, field]) =>
      facet(
        name,
        found.flatMap((asset) => asset[field]),
      ),
    ),
  ];
}
