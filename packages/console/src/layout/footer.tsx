import { Link } from 'react-router';
import { useLanguage } from '../language/language-context.tsx';
import styles from './footer.module.css';

/** The end of every page. */
export function Footer() {
  const { t } = useLanguage();
  return (
    <footer className={styles.footer}>
      <p>{t.footer}</p>
      <p className={styles.links}>
        <Link to="/transparency">{t.log.title}</Link>
        <a href="/docs">{t.apiDocs}</a>
      </p>
    </footer>
  );
}
