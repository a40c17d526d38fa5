import type { AccessRequest, Offer } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import styles from './acts.module.css';
import { useRequestAct } from './use-request-act.ts';

/** Less than was asked for: what it is, and that it starts only once the applicant's side accepts. The API says who may. */
export function OfferNotice({ request, offer }: { request: AccessRequest; offer: Offer }) {
  const { t, format } = useLanguage();
  const act = useRequestAct(request.id);
  const operations = (names: readonly string[]) => format.list(names.map((one) => wordFor(t.operations, one)));
  const rows = [
    ['versions', t.requests.versions, request.versions, offer.versions],
    ['operations', t.requests.operations, operations(request.operations), operations(offer.operations)],
    ['seats', t.requests.people, format.number(request.seats), format.number(offer.seats)],
    ['until', t.requests.time, format.date(request.until), format.date(offer.until)],
  ].filter(([field]) => offer.narrowed.includes(field ?? ''));
  return (
    <Notice tone="warn" title={t.requests.offered}>
      {request.decisionNote !== '' && <p>{request.decisionNote}</p>}
      <ul>
        {rows.map(([field, name, asked, given]) => (
          <li key={field}>
            {name}: <s>{asked}</s> → <strong>{given}</strong>
          </li>
        ))}
      </ul>
      {act.isError && <ProblemNotice error={act.error} />}
      <p className={styles.row}>
        <Button disabled={act.isPending} onClick={() => act.mutate({ act: 'accept' })}>
          {t.requests.acceptOffer}
        </Button>
        <Button quiet disabled={act.isPending} onClick={() => act.mutate({ act: 'decline' })}>
          {t.requests.declineOffer}
        </Button>
      </p>
    </Notice>
  );
}
