import { Link } from 'react-router';
import type { Facet } from '../../api/types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import { KINDS, type SearchState, searchHref } from '../../search/search-state.ts';
import styles from './kind-tabs.module.css';

/** Everything, datasets only, or models only. */
export function KindTabs({ search, facets }: { search: SearchState; facets: readonly Facet[] }) {
  const { t, format } = useLanguage();
  const counts = facets.find(({ name }) => name === 'kind')?.counts ?? [];
  return (
    <nav aria-label={t.search.kind} className={styles.tabs}>
      {[undefined, ...KINDS].map((kind) => {
        const count = counts.find(({ value }) => value === kind)?.count;
        return (
          <Link
            key={kind ?? 'all'}
            to={searchHref({ ...search, kind })}
            aria-current={search.kind === kind ? 'true' : undefined}
            className={styles.tab}
          >
            {t.kindsPlural[kind ?? 'all']}
            {count !== undefined && <span className={styles.count}> {format.number(count)}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
