import { useSearchParams } from 'react-router';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { readSearch } from '../../search/search-state.ts';
import styles from './catalogue-page.module.css';
import { FacetPanel } from './facet-panel.tsx';
import { KindTabs } from './kind-tabs.tsx';
import { ResultList } from './result-list.tsx';
import { ResultsSkeleton } from './results-skeleton.tsx';
import { SearchForm } from './search-form.tsx';
import { Toolbar } from './toolbar.tsx';
import { useCatalogue } from './use-catalogue.ts';

/** The catalogue: what is published, found by words and narrowed by facets. The address holds the search. */
export function CataloguePage() {
  const { t } = useLanguage();
  const [params] = useSearchParams();
  const search = readSearch(params);
  const results = useCatalogue(search);
  const first = results.data?.pages[0];
  const facets = first?.facets ?? [];
  const isStale = results.isPlaceholderData;
  return (
    <>
      <div className={styles.intro}>
        <PageHeading title={search.q.trim() === '' ? t.home : `${search.q.trim()} – ${t.home}`}>{t.home}</PageHeading>
        <p className={styles.tagline}>{t.tagline}</p>
      </div>
      <SearchForm search={search} />
      <KindTabs search={search} facets={facets} />
      <div className={styles.columns}>
        <FacetPanel search={search} facets={facets} isPending={results.isPending} />
        <section aria-label={t.home} aria-busy={isStale || results.isPending} className={styles.results}>
          <Toolbar search={search} found={isStale ? undefined : first} failed={results.isError} />
          {results.isError && <ProblemNotice error={results.error} onRetry={() => void results.refetch()} />}
          {results.isPending && <ResultsSkeleton />}
          {results.data && !results.isError && (
            <ResultList
              search={search}
              pages={results.data.pages}
              isStale={isStale}
              more={results.hasNextPage && !isStale ? () => void results.fetchNextPage() : undefined}
              isLoadingMore={results.isFetchingNextPage}
            />
          )}
        </section>
      </div>
    </>
  );
}
