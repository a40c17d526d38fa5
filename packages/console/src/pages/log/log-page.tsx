import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Button } from '../../components/button.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi, useSession } from '../../session/session-context.tsx';
import { LogEntryItem } from './log-entry-item.tsx';
import { LogFilterForm } from './log-filter-form.tsx';
import { LogHeadPanel } from './log-head-panel.tsx';
import styles from './log-page.module.css';
import { filterIn, logQueries } from './log-queries.ts';

/** The transparency log: its newest state, checked in this browser, and the entries that the reader may see. */
export function LogPage() {
  const { t } = useLanguage();
  const { state } = useSession();
  const head = useQuery(logQueries(useApi()).head());
  return (
    <div className={styles.page}>
      <PageHeading title={t.log.title} />
      <p className={styles.intro}>{t.log.intro}</p>
      {head.isError && <ProblemNotice error={head.error} onRetry={() => void head.refetch()} />}
      {head.isPending && (
        <p aria-busy="true">
          <Skeleton />
        </p>
      )}
      {head.data && <LogHeadPanel {...head.data} />}
      {state.status === 'signed-in' ? <Entries vkey={head.data?.keys} /> : <p>{t.log.signInForEntries}</p>}
    </div>
  );
}

function Entries({ vkey }: { vkey: string | undefined }) {
  const { t } = useLanguage();
  const [params] = useSearchParams();
  const filter = filterIn(params);
  const query = useInfiniteQuery(logQueries(useApi()).entries(filter));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby="entries-title">
      <h2 id="entries-title">{t.log.entries}</h2>
      <LogFilterForm key={params.toString()} filter={filter} />
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <p aria-busy="true">
          <Skeleton />
        </p>
      )}
      {entries?.length === 0 && <p className={styles.intro}>{t.log.none}</p>}
      <ol>
        {entries?.map((entry) => (
          <LogEntryItem key={entry.index} entry={entry} vkey={vkey} />
        ))}
      </ol>
      {query.hasNextPage && (
        <p>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? t.loading : t.search.more}
          </Button>
        </p>
      )}
    </section>
  );
}
