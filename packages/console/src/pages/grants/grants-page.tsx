import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { Button } from '../../components/button.tsx';
import { LinkTabs } from '../../components/link-tabs.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { accessQueries, type Side } from '../requests/access-queries.ts';
import { GrantItem } from './grant-item.tsx';
import styles from './grants-page.module.css';

/** Grants: those that one holds, with what is left to do and how long they last, and those that one gave. */
export function GrantsPage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.grants.title}>
      <Grants />
    </SignedInOnly>
  );
}

function Grants() {
  const { t } = useLanguage();
  const [params] = useSearchParams();
  const side: Side = params.get('view') === 'given' ? 'owner' : 'own';
  const query = useInfiniteQuery(accessQueries(useApi()).grants(side));
  const grants = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHeading title={t.grants.title} />
      <LinkTabs
        label={t.requests.views}
        tabs={[
          { to: '/grants', text: t.grants.own, isOpen: side === 'own' },
          { to: '/grants?view=given', text: t.grants.given, isOpen: side === 'owner' },
        ]}
      />
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <p aria-busy="true">
          <Skeleton />
        </p>
      )}
      {grants?.length === 0 && (
        <p className={styles.empty}>
          {side === 'own' ? t.grants.noneOwn : t.grants.noneGiven}{' '}
          {side === 'own' && <Link to="/catalogue">{t.home}</Link>}
        </p>
      )}
      <ul>
        {grants?.map((grant) => (
          <GrantItem key={grant.id} grant={grant} side={side} />
        ))}
      </ul>
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
