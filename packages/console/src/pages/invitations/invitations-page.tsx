import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Award, Invitation } from '../../api/access-types.ts';
import type { Page } from '../../api/types.ts';
import { AssetLink } from '../../components/asset-link.tsx';
import { Button } from '../../components/button.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import { useApi } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { AnswerButtons } from './answer-buttons.tsx';
import { invitationQueries } from './invitation-queries.ts';
import styles from './invitations-page.module.css';

/** What waits for the reader's answer: requests that they are asked to join, and access that was given to their address. */
export function InvitationsPage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.invitations.title}>
      <Waiting />
    </SignedInOnly>
  );
}

function Waiting() {
  const { t, format } = useLanguage();
  const queries = invitationQueries(useApi());
  const invitations = useInfiniteQuery(queries.invitations);
  const awards = useInfiniteQuery(queries.awards);
  return (
    <>
      <PageHeading title={t.invitations.title} />
      <List id="invitations" title={t.invitations.toJoin} none={t.invitations.noneToJoin} query={invitations}>
        {(one: Invitation) => (
          <>
            <AssetLink reference={one.asset} />
            <p className={styles.soft}>
              {t.people.invitedBy} <PersonName id={one.applicantPersonId} otherwise={t.requests.applicant} /> ·{' '}
              {t.invitations.invitedOn(format.date(one.invitedAt))}
            </p>
            <AnswerButtons
              path={`/v1/invitations/${one.id}`}
              take={{ act: 'accept', text: t.invitations.join, named: t.invitations.joinNamed(one.asset ?? '') }}
              leave={{ text: t.invitations.decline, named: t.invitations.declineNamed(one.asset ?? '') }}
            />
          </>
        )}
      </List>
      <List id="awards" title={t.invitations.toClaim} none={t.invitations.noneToClaim} query={awards}>
        {(one: Award) => (
          <>
            <AssetLink reference={one.asset} />
            <p>{one.reason}</p>
            <p className={styles.soft}>
              {t.people.givenBy} <PersonName id={one.givenByPersonId} otherwise={t.people.decider} />
            </p>
            <p className={styles.soft}>
              {format.list(one.operations.map((operation) => wordFor(t.operations, operation)))} ·{' '}
              {t.requests.until(format.date(one.until))} · {t.invitations.claimBy(format.date(one.expiresAt))}
            </p>
            <AnswerButtons
              path={`/v1/awards/${one.id}`}
              take={{ act: 'claim', text: t.invitations.claim, named: t.invitations.claimNamed(one.asset ?? '') }}
              leave={{ text: t.invitations.decline, named: t.invitations.declineNamed(one.asset ?? '') }}
            />
          </>
        )}
      </List>
    </>
  );
}

type ListProps<T> = {
  id: string;
  title: string;
  none: string;
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  children: (one: T) => ReactNode;
};

function List<T extends { id: string }>({ id, title, none, query, children }: ListProps<T>) {
  const { t } = useLanguage();
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <section className={styles.list} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <div aria-busy="true">
          <Skeleton />
        </div>
      )}
      {items?.length === 0 && <p className={styles.soft}>{none}</p>}
      {items && items.length > 0 && (
        <ul>
          {items.map((one) => (
            <li key={one.id} className={styles.item}>
              {children(one)}
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button quiet disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? t.loading : t.search.more}
        </Button>
      )}
    </section>
  );
}
