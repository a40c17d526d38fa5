import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AccessRequest } from '../../api/access-types.ts';
import { AssetLink } from '../../components/asset-link.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import { daysLeft } from './days-left.ts';
import styles from './request-list.module.css';

type RequestListProps = {
  requests: readonly AccessRequest[];
  /** What stands before each of them. */
  lead?: (request: AccessRequest) => ReactNode;
  /** Whether it is told who asks. */
  withApplicant?: boolean;
};

/** Requests, one below the other. */
export function RequestList({ requests, lead, withApplicant = false }: RequestListProps) {
  const { t, format } = useLanguage();
  return (
    <ul className={styles.list}>
      {requests.map((request) => (
        <li key={request.id} className={styles.item}>
          {lead && <div className={styles.lead}>{lead(request)}</div>}
          <div className={styles.text}>
            <p className={styles.head}>
              <Link to={`/requests/${request.id}`} className={styles.title}>
                {firstWords(request.statement)}
              </Link>
              <StateBadge of="request" state={request.state} />
            </p>
            <p className={styles.facts}>
              <AssetLink reference={request.asset} />
              {withApplicant && <PersonName id={request.applicantPersonId} otherwise={t.requests.applicant} />}
              <span>{wordFor(t.purposes, request.purpose ?? '')}</span>
              <span>{request.beneficiary?.organisation ?? t.requests.forThemself}</span>
              {request.seats > 1 && <span>{t.requests.seats(format.number(request.seats))}</span>}
              <span>{t.requests.until(format.date(request.until))}</span>
              <Due request={request} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** When it should be decided; nothing once it is. */
function Due({ request }: { request: AccessRequest }) {
  const { t, format } = useLanguage();
  if (request.state !== 'submitted' || request.dueAt === null) return null;
  const days = daysLeft(request.dueAt, new Date());
  return (
    <span className={request.overdue ? styles.late : undefined}>
      {request.overdue ? t.requests.overdue : t.requests.dueIn(days, format.number(days))}
    </span>
  );
}

function firstWords(statement: string): string {
  const [line = ''] = statement.split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
