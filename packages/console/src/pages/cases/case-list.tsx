import { Link } from 'react-router';
import type { RetractionCase } from '../../api/retraction-types.ts';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { CaseDue } from './case-due.tsx';
import { CaseProgress } from './case-progress.tsx';
import styles from './cases-page.module.css';

/** Cases, one below the other. */
export function CaseList({ cases }: { cases: readonly RetractionCase[] }) {
  const { t } = useLanguage();
  return (
    <ul>
      {cases.map((one) => (
        <li key={one.id} className={styles.item}>
          <p className={styles.head}>
            <Link to={`/cases/${one.id}`} className={styles.title}>
              {t.cases.about(one.retracted ?? t.cases.hidden)}
            </Link>
            <StateBadge of="case" state={one.state} />
          </p>
          <p className={styles.facts}>
            <span translate="no">{one.organisation}</span>
            <span>{wordFor(t.cases.actions, one.action)}</span>
            <CaseDue shown={one} />
          </p>
          {one.state !== 'informed' && <CaseProgress shown={one} />}
        </li>
      ))}
    </ul>
  );
}
