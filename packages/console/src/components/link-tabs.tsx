import { Link } from 'react-router';
import styles from './link-tabs.module.css';

/** Views of one page, each with an address of its own. */
export function LinkTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { to: string; text: string; isOpen: boolean }[];
}) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map(({ to, text, isOpen }) => (
        <Link key={to} to={to} aria-current={isOpen ? 'page' : undefined} className={styles.tab}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
