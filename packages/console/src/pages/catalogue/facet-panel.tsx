import { useId, useState } from 'react';
import type { Facet } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { activeFacets, FACETS, type SearchState } from '../../search/search-state.ts';
import { FacetGroup } from './facet-group.tsx';
import styles from './facet-panel.module.css';

type FacetPanelProps = { search: SearchState; facets: readonly Facet[]; isPending: boolean };

/** What the search can be narrowed by. On a phone it opens on demand. */
export function FacetPanel({ search, facets, isPending }: FacetPanelProps) {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const active = activeFacets(search).length;
  return (
    <section aria-label={t.search.filters}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className={styles.toggle}
      >
        {t.search.filters}
        {active > 0 && ` (${active})`}
        <Icon name="chevron" className={isOpen ? styles.opened : undefined} />
      </button>
      <div id={id} className={isOpen ? styles.panel : `${styles.panel} ${styles.closed}`}>
        {isPending ? (
          <FacetSkeleton />
        ) : (
          FACETS.map((name) => (
            <FacetGroup
              key={name}
              name={name}
              counts={facets.find((facet) => facet.name === name)?.counts ?? []}
              search={search}
            />
          ))
        )}
      </div>
    </section>
  );
}

function FacetSkeleton() {
  return ['a', 'b', 'c'].map((group) => (
    <div key={group} className={styles.waiting}>
      <Skeleton className={styles.short} />
      <Skeleton />
      <Skeleton />
      <Skeleton />
    </div>
  ));
}
