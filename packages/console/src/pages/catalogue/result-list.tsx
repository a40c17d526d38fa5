import type { CataloguePage } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { searchCommand } from '../../search/search-command.ts';
import type { SearchState } from '../../search/search-state.ts';
import { NoResults } from './no-results.tsx';
import { ResultItem } from './result-item.tsx';
import styles from './result-list.module.css';

type ResultListProps = {
  search: SearchState;
  pages: readonly CataloguePage[];
  /** These are the results of the search before. */
  isStale: boolean;
  /** Absent when there are no more. */
  more: (() => void) | undefined;
  isLoadingMore: boolean;
};

/** What was found. */
export function ResultList({ search, pages, isStale, more, isLoadingMore }: ResultListProps) {
  const { t } = useLanguage();
  const items = pages.flatMap((page) => page.items);
  const command = searchCommand(search);
  if (items.length === 0) return isStale ? null : <NoResults search={search} />;
  return (
    <div className={isStale ? styles.stale : undefined}>
      <ol>
        {items.map((item) => (
          <ResultItem key={`${item.kind}:${item.organisation}/${item.name}`} item={item} />
        ))}
      </ol>
      {more && (
        <p className={styles.more}>
          <Button onClick={more} disabled={isLoadingMore}>
            {isLoadingMore ? t.search.loadingMore : t.search.more}
          </Button>
        </p>
      )}
      {command !== undefined && (
        <div className={styles.command}>
          <p>{t.search.onCommandLine}</p>
          <CodeBlock text={command} />
        </div>
      )}
    </div>
  );
}
