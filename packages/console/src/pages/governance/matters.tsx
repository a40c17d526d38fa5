import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { withQuery } from '../../api/paths.ts';
import type { Page } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import styles from './governance-page.module.css';

const PAGE = 50;

type MattersProps<T> = {
  path: string;
  state?: string;
  none: string;
  /** What does the same from the command line. */
  command: string;
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
};

/** A list of what is to be decided, page by page. */
export function Matters<T>({ path, state, none, command, keyOf, children }: MattersProps<T>) {
  const { t } = useLanguage();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['governance', path, state],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(withQuery(path, { state, limit: PAGE, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last: Page<T>) => last.nextCursor,
    staleTime: 0,
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.page}>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <p aria-busy="true">
          <Skeleton />
        </p>
      )}
      {items?.length === 0 && <p className={styles.empty}>{none}</p>}
      {items && items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li key={keyOf(item)} className={styles.item}>
              {children(item)}
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <p>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? t.loading : t.search.more}
          </Button>
        </p>
      )}
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={command} />
      </section>
    </div>
  );
}
