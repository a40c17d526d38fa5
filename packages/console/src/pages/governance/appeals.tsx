import { Link } from 'react-router';
import type { Appeal } from '../../api/overseen-types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { PersonName } from '../../people/person-name.tsx';
import { useReader } from '../../session/use-reader.ts';
import { grantPath, requestPath } from '../requests/access-queries.ts';
import styles from './governance-page.module.css';
import { MatterActs } from './matter-acts.tsx';
import { Matters } from './matters.tsx';
import { governanceWords } from './words.ts';

/** Appeals against rejections and revocations, to be upheld or sent back. */
export function Appeals() {
  const { t, format } = useLanguage();
  const words = useWords(governanceWords);
  const { isGovernance } = useReader();
  return (
    <Matters<Appeal>
      path="/v1/appeals"
      state="open"
      none={words.noAppeals}
      command={'alliance uphold <request> --reasons "…"\nalliance remit <request> --reasons "…"'}
      keyOf={({ id }) => id}
    >
      {({ id, requestId, grantId, appellantPersonId, reasons, dueAt }) => {
        const act = (text: string, name: 'uphold' | 'remit') => ({
          text,
          path: grantId === '' ? requestPath(requestId, name) : grantPath(grantId, name),
          bodyOf: (answer: string) => ({ reasons: answer }),
          hint: words.bothRead,
        });
        return (
          <>
            <p className={styles.name}>
              <Link to={`/requests/${requestId}`}>
                {grantId === '' ? words.againstRejection : words.againstRevocation}
              </Link>
            </p>
            <p className={styles.soft}>
              <PersonName id={appellantPersonId} otherwise={t.requests.applicant} /> ·{' '}
              {words.answerBy(format.date(dueAt))}
            </p>
            <p className={styles.words}>{reasons}</p>
            {isGovernance && <MatterActs about={id} acts={[act(words.uphold, 'uphold'), act(words.remit, 'remit')]} />}
          </>
        );
      }}
    </Matters>
  );
}
