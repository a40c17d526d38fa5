import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { Facet } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { ACCESSES, type FacetName, type SearchState, searchHref } from '../../search/search-state.ts';
import styles from './facet-group.module.css';
import { facetLabel } from './facet-label.ts';

type Counts = Facet['counts'];
const SHOWN_AT_FIRST = 6;

/** Values of one facet, each a link to the search that it makes; the value in use is a link back out of it. */
export function FacetGroup({ name, counts, search }: { name: FacetName; counts: Counts; search: SearchState }) {
  const { t, format } = useLanguage();
  const [showsAll, setShowsAll] = useState(false);
  const heading = useId();
  const selected = search[name];
  const values = ordered(name, withSelected(counts, selected));
  if (values.length === 0) return null;
  const shown = showsAll ? values : values.filter(({ value }, at) => at < SHOWN_AT_FIRST || value === selected);
  return (
    <div>
      <h2 id={heading} className={styles.heading}>
        {t.facets[name]}
      </h2>
      <ul aria-labelledby={heading}>
        {shown.map(({ value, count }) => (
          <li key={value}>
            <Link
              to={searchHref({ ...search, [name]: value === selected ? undefined : value })}
              aria-current={value === selected ? 'true' : undefined}
              className={styles.value}
            >
              {value === selected && <Icon name="check" className={styles.check} />}
              <span className={styles.label}>{facetLabel(name, value, t, format)}</span>
              <span className={styles.count}>{format.number(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {values.length > SHOWN_AT_FIRST && (
        <Button quiet aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? t.search.fewerValues : t.search.allValues(values.length)}
        </Button>
      )}
    </div>
  );
}

function withSelected(counts: Counts, selected: string | undefined): Counts {
  if (selected === undefined || counts.some(({ value }) => value === selected)) return counts;
  return [{ value: selected, count: 0 }, ...counts];
}

/** Kinds of access have an order of their own, from the most open on. */
function ordered(name: FacetName, counts: Counts): Counts {
  if (name !== 'access') return counts;
  const order: readonly string[] = ACCESSES;
  return counts.toSorted((one, other) => order.indexOf(one.value) - order.indexOf(other.value));
}
