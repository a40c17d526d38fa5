import { Link } from 'react-router';
import type { Grant } from '../../api/access-types.ts';
import { AssetLink } from '../../components/asset-link.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import { PersonNames } from '../../people/person-names.tsx';
import { useSession } from '../../session/session-context.tsx';
import type { Side } from '../requests/access-queries.ts';
import { daysLeft } from '../requests/days-left.ts';
import { AcceptTerms } from './accept-terms.tsx';
import { GiverActs } from './giver-acts.tsx';
import styles from './grant-item.module.css';

/** One grant: what it allows, for how long, and what is to be done about it. */
export function GrantItem({ grant, side }: { grant: Grant; side: Side }) {
  const { t, format } = useLanguage();
  const { operations, seats, seatCap, beneficiary } = grant;
  return (
    <li className={styles.item}>
      <p className={styles.head}>
        <strong>
          <AssetLink reference={grant.asset} />
        </strong>
        <StateBadge of="grant" state={grant.state} />
        <Left grant={grant} />
      </p>
      <p className={styles.facts}>
        <span>{format.list(operations.map((one) => wordFor(t.operations, one)))}</span>
        <span>{t.grants.versions(grant.versions)}</span>
        <span>
          {beneficiary?.organisation ??
            (side === 'own' ? (
              t.requests.forThemself
            ) : (
              <PersonName id={beneficiary?.personId ?? ''} otherwise={t.requests.forThemself} />
            ))}
        </span>
        {beneficiary?.organisation && (
          <span>{t.grants.seatsTaken(format.number(seats.length), format.number(seatCap))}</span>
        )}
        {grant.seatManagerPersonId !== '' && (
          <span>
            {t.people.seatManager} <PersonName id={grant.seatManagerPersonId} />
          </span>
        )}
        <span>{t.requests.until(format.date(grant.until))}</span>
        <Link to={`/requests/${grant.requestId}`}>{t.grants.request}</Link>
      </p>
      {beneficiary?.organisation && seats.length > 0 && (
        <p className={styles.left}>
          {t.people.seats} <PersonNames ids={seats.map(({ personId }) => personId)} />
        </p>
      )}
      {grant.reason !== '' && <p>{grant.reason}</p>}
      {side === 'own' ? <OwnSeat grant={grant} /> : <GiverActs grant={grant} />}
      {side === 'own' && grant.state === 'expiring' && (
        <div className={styles.renewal}>
          <p className={styles.left}>{t.grants.renew}</p>
          <CodeBlock text={`alliance grant renew ${grant.id} --until YYYY-MM-DD --incidents "…"`} />
        </div>
      )}
    </li>
  );
}

/** How long it lasts, for grants that are in force. */
function Left({ grant }: { grant: Grant }) {
  const { t, format } = useLanguage();
  if (grant.until === null || !['active', 'pending-acceptance', 'expiring'].includes(grant.state ?? '')) return null;
  const days = daysLeft(grant.until, new Date());
  return <span className={days <= 30 ? styles.soon : styles.left}>{t.grants.daysLeft(days, format.number(days))}</span>;
}

/** The reader's own seat: what must be accepted before, or so that it goes on. */
function OwnSeat({ grant }: { grant: Grant }) {
  const { t, format } = useLanguage();
  const { state } = useSession();
  if (!['pending-acceptance', 'active', 'suspended', 'expiring'].includes(grant.state ?? '')) return null;
  const seat = grant.seats.find(({ personId }) => state.status === 'signed-in' && personId === state.personId);
  if (!seat) return <p className={styles.left}>{t.grants.noSeat}</p>;
  const mustAccept = seat.state === 'pending-acceptance' || seat.state === 'lapsed';
  if (!mustAccept && seat.lapsesAt === null) return null;
  return (
    <>
      <p className={styles.soon}>{mustAccept ? t.grants.termsWait : t.grants.lapsesOn(format.date(seat.lapsesAt))}</p>
      {grant.terms.map(({ licenceId }) => (
        <AcceptTerms key={licenceId} licenceId={licenceId} />
      ))}
    </>
  );
}
