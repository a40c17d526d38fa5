import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { AffectedVersion, RetractionCase } from '../../api/retraction-types.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import { useApi } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { AffectedList } from './affected-list.tsx';
import { CaseActs } from './case-acts.tsx';
import { CaseDue } from './case-due.tsx';
import { CaseProgress } from './case-progress.tsx';
import { caseQueries } from './case-queries.ts';
import styles from './cases-page.module.css';

/** One retraction case: what is asked, of which versions, and what the reader may answer. */
export function CasePage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.cases.one}>
      <Case />
    </SignedInOnly>
  );
}

function Case() {
  const { t } = useLanguage();
  const { id = '' } = useParams();
  const query = useInfiniteQuery(caseQueries(useApi()).one(id));
  const shown = query.data?.pages[0]?.case;
  if (!shown)
    return (
      <>
        <PageHeading title={t.cases.one} />
        {query.isError ? (
          <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <p aria-busy="true">
            <Skeleton />
          </p>
        )}
      </>
    );
  return (
    <Shown shown={shown} versions={query.data?.pages.flatMap(({ versions }) => versions) ?? []}>
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? t.loading : t.search.more}
        </Button>
      )}
    </Shown>
  );
}

type ShownProps = { shown: RetractionCase; versions: readonly AffectedVersion[]; children: React.ReactNode };

function Shown({ shown, versions, children }: ShownProps) {
  const { t } = useLanguage();
  const { retracted, action, severity, reasonCode, reason, successor } = shown;
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <p className={styles.crumb}>
          <Link to="/cases">{t.cases.title}</Link>
        </p>
        <PageHeading title={t.cases.about(retracted ?? t.cases.hidden)}>
          {retracted ? <VersionLink reference={retracted} /> : t.cases.hidden}
        </PageHeading>
        <p className={styles.facts}>
          <StateBadge of="case" state={shown.state} />
          <span translate="no">{shown.organisation}</span>
          <CaseDue shown={shown} />
        </p>
      </header>
      <p className={styles.asked}>{wordFor(t.cases.asks, action)}</p>
      {reason !== '' && <p className={styles.words}>{reason}</p>}
      <p className={styles.facts}>
        <span>{t.cases.severity(wordFor(t.cases.severities, severity))}</span>
        {reasonCode !== '' && <span>{wordFor(t.cases.reasons, reasonCode)}</span>}
        {successor !== '' && <span>{t.cases.successor(successor)}</span>}
      </p>
      {shown.acknowledgedByPersonId !== '' && (
        <p className={styles.soft}>
          {t.people.acknowledgedBy} <PersonName id={shown.acknowledgedByPersonId} />
        </p>
      )}
      {shown.state !== 'informed' && <CaseProgress shown={shown} />}
      <AffectedList versions={versions} />
      {children}
      <CaseActs key={shown.state} shown={shown} />
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={`alliance case show ${shown.id}`} />
      </section>
    </div>
  );
}
