import type { RetractionCase } from '../../api/retraction-types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import { daysLeft } from '../requests/days-left.ts';
import styles from './cases-page.module.css';

/** How much time is left; nothing once a case is closed, or when nothing is asked. */
export function CaseDue({ shown }: { shown: RetractionCase }) {
  const { t, format } = useLanguage();
  if (shown.dueAt === null || shown.state === 'closed') return null;
  const days = daysLeft(shown.dueAt, new Date());
  const text = shown.overdue ? t.cases.overdue(format.date(shown.dueAt)) : t.cases.dueIn(days, format.number(days));
  return <span className={shown.overdue ? styles.late : undefined}>{text}</span>;
}
