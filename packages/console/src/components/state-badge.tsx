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

const CASE_TONES: typeof TONES = { open: styles.bad, acknowledged: styles.waiting, closed: styles.good };

/** The state of a request, a grant, a seat or a retraction case, in a word. */
export function StateBadge({ of, state }: { of: 'request' | 'grant' | 'seat' | 'case'; state: string | null }) {
  const { t } = useLanguage();
  const name = state ?? '';
  const tone = (of === 'case' ? CASE_TONES : TONES)[name];
  const words = of === 'case' ? t.caseStates : t.accessStates[of];
  return <span className={tone ? `${styles.badge} ${tone}` : styles.badge}>{wordFor(words, name)}</span>;
}
