import { useLanguage } from '../language/language-context.tsx';
import styles from './footer.module.css';

/** The end of every page. */
export function Footer() {
  const { t } = useLanguage();
  return (
    <footer className={styles.footer}>
      <p>{t.footer}</p>
      <a href="/docs">{t.apiDocs}</a>
    </footer>
  );
}
