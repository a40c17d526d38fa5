import { useLanguage } from '../language/language-context.tsx';
import { wordFor } from '../language/messages.ts';
import styles from './state-badge.module.css';

const TONES: { readonly [state: string]: string | undefined } = {
  'awaiting-signature': styles.waiting,
  submitted: styles.waiting,
  returned: styles.waiting,
  offered: styles.waiting,
  appealed: styles.waiting,
  'pending-acceptance': styles.waiting,
  expiring: styles.waiting,
  lapsed: styles.waiting,
  approved: styles.good,
  active: styles.good,
  rejected: styles.bad,
  revoked: styles.bad,
  suspended: styles.bad,
};

/** The state of a request, a grant or a seat, in a word. */
export function StateBadge({ of, state }: { of: 'request' | 'grant' | 'seat'; state: string | null }) {
  const { t } = useLanguage();
  const name = state ?? '';
  const tone = TONES[name];
  return <span className={tone ? `${styles.badge} ${tone}` : styles.badge}>{wordFor(t.accessStates[of], name)}</span>;
}
