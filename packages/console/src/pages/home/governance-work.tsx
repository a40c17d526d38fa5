import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Appeal, LicenceReview } from '../../api/overseen-types.ts';
import type { Organisation } from '../../api/types.ts';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { PersonName } from '../../people/person-name.tsx';
import { useApi } from '../../session/session-context.tsx';
import { CaseWork } from './case-work.tsx';
import { FindingWork } from './finding-work.tsx';
import styles from './home-page.module.css';
import { firstOf } from './home-queries.ts';
import { bySoonest } from './order.ts';
import { homeWords } from './words.ts';
import { Work } from './work.tsx';

/** What waits for governance: organisations that applied, reviews, appeals, findings, and cases that are late. */
export function GovernanceWork() {
  const api = useApi();
  const { format } = useLanguage();
  const words = useWords(homeWords);
  const query = <T,>(path: string, state: string) => firstOf<T>(api, 'governance', path, { state });
  const applications = useQuery(query<Organisation>('/v1/organisations', 'applied'));
  const reviews = useQuery(query<LicenceReview>('/v1/licences/reviews', 'open'));
  const appeals = useQuery(query<Appeal>('/v1/appeals', 'open'));
  const to = (view: string) => ({ to: `/governance${view}`, text: words.decideThem });
  return (
    <>
      <Work id="applied" title={words.applied} query={applications} all={to('')} none={words.noneApplied}>
        {lines(({ slug, legalName, appliedAt }) => [
          slug,
          <Link key="name" to="/governance">
            {legalName}
          </Link>,
          words.since(format.date(appliedAt)),
        ])}
      </Work>
      <Work id="reviews" title={words.reviews} query={reviews} all={to('?view=reviews')} none={words.noReviews}>
        {lines(({ id, output, createdAt }) => [
          id,
          <VersionLink key="version" reference={output} />,
          words.since(format.date(createdAt)),
        ])}
      </Work>
      <Work
        id="appeals"
        title={words.appeals}
        query={appeals}
        pick={(items) => bySoonest(items, ['open'], ({ dueAt }) => dueAt)}
        all={{ to: '/governance?view=appeals', text: words.decideThem }}
        none={words.noAppeals}
      >
        {lines(({ id, requestId, appellantPersonId, dueAt }) => [
          id,
          <Link key="request" to={`/requests/${requestId}`}>
            {words.appealOf} <PersonName id={appellantPersonId} />
          </Link>,
          words.due(format.date(dueAt)),
        ])}
      </Work>
      <FindingWork id="findings" all={words.decideThem} />
      <CaseWork id="overdue" title={words.overdueCases} none={words.noOverdueCases} onlyOverdue />
    </>
  );
}

/** Lines of a list: what it is about, and since when. */
function lines<T>(lineOf: (item: T) => [key: string, about: ReactNode, facts: string]) {
  return (items: readonly T[]) => (
    <ul>
      {items.map((item) => {
        const [key, about, facts] = lineOf(item);
        return (
          <li key={key} className={styles.line}>
            {about}
            <span className={styles.facts}>{facts}</span>
          </li>
        );
      })}
    </ul>
  );
}
