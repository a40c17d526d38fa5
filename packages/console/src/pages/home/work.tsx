import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../api/types.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './home-page.module.css';

/** As many as a first screen shows of each. */
const SHOWN = 5;

type WorkProps<T> = {
  id: string;
  title: string;
  query: UseQueryResult<Page<T>>;
  /** Those that wait, the most urgent first; all of them in the order of the API when absent. */
  pick?: (items: readonly T[]) => T[];
  /** Where all of them are. */
  all: { to: string; text: string };
  /** What is said, and what can be done, when there is nothing. */
  none: ReactNode;
  children: (items: readonly T[]) => ReactNode;
};

/** One list of what waits: how many there are, the first of them, and the way to all. */
export function Work<T>({ id, title, query, pick, all, none, children }: WorkProps<T>) {
  const { format } = useLanguage();
  const items = query.data && (pick ? pick(query.data.items) : query.data.items);
  const more = query.data?.nextCursor ? '+' : '';
  return (
    <section className={styles.work} aria-labelledby={id}>
      <h2 id={id}>
        {title}{' '}
        {items && items.length > 0 && <span className={styles.count}>{format.number(items.length) + more}</span>}
      </h2>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <p aria-busy="true" className={styles.waiting}>
          <Skeleton />
        </p>
      )}
      {items?.length === 0 && <p className={styles.soft}>{none}</p>}
      {items && items.length > 0 && children(items.slice(0, SHOWN))}
      <p className={styles.all}>
        <Link to={all.to}>{all.text}</Link>
      </p>
    </section>
  );
}
