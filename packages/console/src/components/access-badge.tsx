import type { Access } from '../api/types.ts';
import { useLanguage } from '../language/language-context.tsx';
import styles from './access-badge.module.css';
import { Icon } from './icon.tsx';

/** Who may have the bytes, in a word. */
export function AccessBadge({ access }: { access: Access | null }) {
  const { t } = useLanguage();
  const name = access ?? 'unknown';
  return (
    <span className={`${styles.badge} ${styles[name]}`}>
      <Icon name={access ?? 'info'} />
      {t.access[name]}
    </span>
  );
}
