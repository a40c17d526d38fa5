import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Button } from '../../components/button.tsx';
import { LinkTabs } from '../../components/link-tabs.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { CaseList } from './case-list.tsx';
import { caseQueries } from './case-queries.ts';
import styles from './cases-page.module.css';

/** Retraction cases: of one's own organisations, or of all for those who oversee them. */
export function CasesPage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.cases.title}>
      <Cases />
    </SignedInOnly>
  );
}

function Cases() {
  const { t } = useLanguage();
  const [params] = useSearchParams();
  const onlyOverdue = params.get('view') === 'overdue';
  const query = useInfiniteQuery(caseQueries(useApi()).cases(onlyOverdue));
  const cases = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHeading title={t.cases.title} />
      <p className={styles.soft}>{t.cases.intro}</p>
      <LinkTabs
        label={t.cases.views}
        tabs={[
          { to: '/cases', text: t.cases.all, isOpen: !onlyOverdue },
          { to: '/cases?view=overdue', text: t.cases.overdueOnes, isOpen: onlyOverdue },
        ]}
      />
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <div aria-busy="true">
          <Skeleton />
        </div>
      )}
      {cases?.length === 0 && <p className={styles.empty}>{t.cases.none}</p>}
      {cases && cases.length > 0 && <CaseList cases={cases} />}
      {query.hasNextPage && (
        <p>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? t.loading : t.search.more}
          </Button>
        </p>
      )}
    </>
  );
}
