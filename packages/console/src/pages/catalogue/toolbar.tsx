import { Link, useNavigate } from 'react-router';
import type { CataloguePage } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import {
  activeFacets,
  effectiveSort,
  type SearchState,
  SORTS,
  type Sort,
  searchHref,
  withoutFacets,
} from '../../search/search-state.ts';
import { facetLabel } from './facet-label.ts';
import styles from './toolbar.module.css';

type ToolbarProps = {
  search: SearchState;
  /** Absent while the search runs. */
  found: CataloguePage | undefined;
  failed: boolean;
};

/** How many there are, in which order they stand, and the filters in use, each with its way out. */
export function Toolbar({ search, found, failed }: ToolbarProps) {
  const { t, format } = useLanguage();
  const active = activeFacets(search);
  return (
    <div className={styles.toolbar}>
      <p role="status" className={styles.count}>
        {failed ? '' : found ? countOf(found) : t.search.searching}
      </p>
      <SortChoice search={search} />
      {active.length > 0 && (
        <ul aria-label={t.search.activeFilters} className={styles.filters}>
          {active.map(({ name, value }) => {
            const label = facetLabel(name, value, t, format);
            return (
              <li key={name}>
                <Link
                  to={searchHref({ ...search, [name]: undefined })}
                  aria-label={t.search.removeFilter(t.facets[name], label)}
                  className={styles.filter}
                >
                  {label}
                  <Icon name="close" />
                </Link>
              </li>
            );
          })}
          <li>
            <Link to={searchHref(withoutFacets(search))}>{t.search.clearFilters}</Link>
          </li>
        </ul>
      )}
    </div>
  );

  function countOf({ total, totalIsLowerBound }: CataloguePage): string {
    const shown = format.number(total);
    return totalIsLowerBound ? t.search.atLeast(shown) : t.search.results(total, shown);
  }
}

function SortChoice({ search }: { search: SearchState }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const choose = (sort: string) => void navigate(searchHref({ ...search, sort: sort as Sort }), { replace: true });
  return (
    <label className={styles.sort}>
      {t.search.sort}
      <select value={effectiveSort(search)} onChange={(event) => choose(event.target.value)}>
        {SORTS.filter((sort) => sort !== 'relevance' || search.q.trim() !== '').map((sort) => (
          <option key={sort} value={sort}>
            {t.search.sorts[sort]}
          </option>
        ))}
      </select>
    </label>
  );
}
