import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AccessRequest, Award, Grant, Invitation } from '../../api/access-types.ts';
import { AssetLink } from '../../components/asset-link.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { PersonName } from '../../people/person-name.tsx';
import { useApi } from '../../session/session-context.tsx';
import { daysLeft } from '../requests/days-left.ts';
import { RequestList } from '../requests/request-list.tsx';
import styles from './home-page.module.css';
import { firstOf } from './home-queries.ts';
import { bySoonest } from './order.ts';
import { homeWords } from './words.ts';
import { Work } from './work.tsx';

const OPEN: readonly (string | null)[] = [
  'draft',
  'awaiting-signature',
  'submitted',
  'returned',
  'offered',
  'appealed',
];
const IN_FORCE: readonly (string | null)[] = ['pending-acceptance', 'active', 'expiring', 'suspended'];

/** What the reader asked for and holds: grants with the days that are left, requests that are open, invitations. */
export function ResearcherWork() {
  const api = useApi();
  const { t } = useLanguage();
  const words = useWords(homeWords);
  const grants = useQuery(firstOf<Grant>(api, 'access', '/v1/grants', { view: 'holder' }));
  const requests = useQuery(firstOf<AccessRequest>(api, 'access', '/v1/access-requests', { view: 'applicant' }));
  return (
    <>
      <Invited />
      <Work
        id="grants"
        title={words.grants}
        query={grants}
        pick={(items) => bySoonest(items, IN_FORCE, ({ until }) => until)}
        all={{ to: '/grants', text: words.allGrants }}
        none={
          <>
            {words.noGrants} <Link to="/catalogue?access=gated">{words.findSomething}</Link>
          </>
        }
      >
        {(items) => (
          <ul>
            {items.map((grant) => (
              <GrantLine key={grant.id} grant={grant} />
            ))}
          </ul>
        )}
      </Work>
      <Work
        id="requests"
        title={words.requests}
        query={requests}
        pick={(items) => items.filter(({ state }) => OPEN.includes(state))}
        all={{ to: '/requests', text: words.allRequests }}
        none={t.requests.none.applicant}
      >
        {(items) => <RequestList requests={items} />}
      </Work>
    </>
  );
}

function GrantLine({ grant }: { grant: Grant }) {
  const { t, format } = useLanguage();
  const words = useWords(homeWords);
  const days = grant.until === null ? undefined : daysLeft(grant.until, new Date());
  return (
    <li className={styles.line}>
      <AssetLink reference={grant.asset} />
      <StateBadge of="grant" state={grant.state} />
      {days !== undefined && (
        <span className={days <= 30 ? styles.soon : styles.facts}>{t.grants.daysLeft(days, format.number(days))}</span>
      )}
      {grant.state === 'expiring' && <Link to="/grants">{words.renew}</Link>}
      {grant.state === 'pending-acceptance' && <Link to="/grants">{words.acceptTerms}</Link>}
    </li>
  );
}

/** What waits for an answer of the reader; nothing is said when nobody asks them anything. */
function Invited() {
  const api = useApi();
  const { t } = useLanguage();
  const words = useWords(homeWords);
  const invitations = useQuery(firstOf<Invitation>(api, 'access', '/v1/invitations', {}));
  const awards = useQuery(firstOf<Award>(api, 'access', '/v1/awards', {}));
  const [joins, gifts] = [invitations.data?.items ?? [], awards.data?.items ?? []];
  if (joins.length + gifts.length === 0) return null;
  return (
    <section className={styles.work} aria-labelledby="invited">
      <h2 id="invited">{t.invitations.title}</h2>
      <ul>
        {joins.slice(0, 5).map(({ id, asset, applicantPersonId }) => (
          <li key={id} className={styles.line}>
            <AssetLink reference={asset} />
            <span className={styles.facts}>
              {t.people.invitedBy} <PersonName id={applicantPersonId} otherwise={t.requests.applicant} />
            </span>
          </li>
        ))}
        {gifts.slice(0, 5).map(({ id, asset }) => (
          <li key={id} className={styles.line}>
            <AssetLink reference={asset} />
            <span className={styles.facts}>{words.givenToYou}</span>
          </li>
        ))}
      </ul>
      <p className={styles.all}>
        <Link to="/invitations">{words.answerInvitations}</Link>
      </p>
    </section>
  );
}
