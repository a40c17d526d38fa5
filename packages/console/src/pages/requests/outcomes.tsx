import type { ReactNode } from 'react';
import type { AccessRequest, BulkOutcome } from '../../api/access-types.ts';
import { Notice } from '../../components/notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import styles from './outcomes.module.css';

type OutcomesProps = {
  title: string;
  outcomes: readonly BulkOutcome[];
  requests: readonly AccessRequest[];
  children?: ReactNode;
};

/** What became, or would become, of several requests: how many of each, and why some cannot be decided on. */
export function Outcomes({ title, outcomes, requests, children }: OutcomesProps) {
  const { t, format } = useLanguage();
  const refused = outcomes.filter(({ code }) => code !== '');
  const counts = [
    ...Map.groupBy(
      outcomes.filter(({ code }) => code === ''),
      ({ state, secondDecisionNeeded }) =>
        secondDecisionNeeded ? t.requests.needsSecond : wordFor(t.accessStates.request, state ?? ''),
    ),
  ];
  const statementOf = (id: string) => requests.find((request) => request.id === id)?.statement.slice(0, 80) ?? id;
  return (
    <Notice tone={refused.length > 0 ? 'warn' : 'info'} role="alert" title={title}>
      <ul className={styles.counts}>
        {counts.map(([words, those]) => (
          <li key={words}>
            {words}: {format.number(those.length)}
          </li>
        ))}
        {refused.map(({ id, problem }) => (
          <li key={id}>
            {t.requests.notDecided}: “{statementOf(id)}” – <span lang="en">{problem}</span>
          </li>
        ))}
      </ul>
      {children}
    </Notice>
  );
}
