import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import type { AccessRequest } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { LinkTabs } from '../../components/link-tabs.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { accessQueries, type RequestView } from './access-queries.ts';
import { BulkDecision } from './bulk-decision.tsx';
import { RequestList } from './request-list.tsx';
import styles from './requests-page.module.css';

/** Views as addresses name them. */
const VIEWS: Readonly<Record<string, RequestView>> = { deciding: 'decider', signing: 'signatory' };
/** The state that a view is about. */
const STATES: Readonly<Partial<Record<RequestView, string>>> = { signatory: 'awaiting-signature' };

/** Requests for access: one's own, those that one decides, and those that one signs for one's organisation. */
export function RequestsPage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.requests.title}>
      <Requests />
    </SignedInOnly>
  );
}

function Requests() {
  const { t } = useLanguage();
  const [params] = useSearchParams();
  const view = VIEWS[params.get('view') ?? ''] ?? 'applicant';
  const onlyWaiting = view === 'decider' && params.get('state') !== 'all';
  const query = useInfiniteQuery(accessQueries(useApi()).requests(view, onlyWaiting ? 'submitted' : STATES[view]));
  const requests = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHeading title={t.requests.title} />
      <LinkTabs
        label={t.requests.views}
        tabs={[
          { to: '/requests', text: t.requests.own, isOpen: view === 'applicant' },
          { to: '/requests?view=deciding', text: t.requests.deciding, isOpen: view === 'decider' },
          { to: '/requests?view=signing', text: t.requests.signing, isOpen: view === 'signatory' },
        ]}
      />
      {view === 'decider' && (
        <p className={styles.soft}>
          {onlyWaiting ? t.requests.onlyWaiting : t.requests.allShown}{' '}
          <Link to={onlyWaiting ? '/requests?view=deciding&state=all' : '/requests?view=deciding'}>
            {onlyWaiting ? t.requests.showAll : t.requests.showWaiting}
          </Link>
        </p>
      )}
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Waiting />}
      {requests && <Shown view={view} requests={requests} isDecidable={onlyWaiting} />}
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

function Shown({
  view,
  requests,
  isDecidable,
}: {
  view: RequestView;
  requests: readonly AccessRequest[];
  isDecidable: boolean;
}) {
  const { t } = useLanguage();
  if (requests.length === 0) return <p className={styles.empty}>{t.requests.none[view]}</p>;
  return isDecidable ? (
    <BulkDecision requests={requests} />
  ) : (
    <RequestList requests={requests} withApplicant={view !== 'applicant'} />
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className={styles.waiting}>
      {[1, 2, 3].map((line) => (
        <Skeleton key={line} />
      ))}
    </div>
  );
}
