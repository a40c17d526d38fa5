import { Link } from 'react-router';
import { useLanguage } from '../language/language-context.tsx';
import styles from './brand.module.css';

/** The name of the registry and its mark: strips woven over and under each other, as in a bamboo mat. */
export function Brand() {
  const { t } = useLanguage();
  return (
    <Link to="/" className={styles.brand}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <path
          d="M11 3v5.5M11 14v15M21 3v15M21 23.5V29M3 11h15M23.5 11H29M3 21h5.5M14 21h15"
          fill="none"
          stroke="currentColor"
          strokeWidth="4"
        />
      </svg>
      <span>{t.brand}</span>
    </Link>
  );
}
