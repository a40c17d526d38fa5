import { Link } from 'react-router';
import { CodeBlock } from '../../components/code-block.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { activeFacets, type SearchState, searchHref, withoutFacets } from '../../search/search-state.ts';
import styles from './no-results.module.css';

const PUBLISH = 'alliance publish ./folder --dataset organisation/name --version 1.0.0';

/** Says why the list is empty, and what to do about it. */
export function NoResults({ search }: { search: SearchState }) {
  const { t } = useLanguage();
  const words = search.q.trim();
  const isNarrowed = activeFacets(search).length > 0 || search.kind !== undefined;
  if (words === '' && !isNarrowed) {
    return (
      <div className={styles.empty}>
        <h2>{t.search.emptyTitle}</h2>
        <p>{t.search.emptyText}</p>
        <CodeBlock text={PUBLISH} />
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <h2>{t.search.noneTitle}</h2>
      <p>{words === '' ? t.search.noneForFilters : t.search.noneForQuery(words)}</p>
      {isNarrowed && (
        <p>
          <Link to={searchHref({ ...withoutFacets(search), kind: undefined })}>{t.search.clearFilters}</Link>
        </p>
      )}
    </div>
  );
}
