import { NavLink } from 'react-router';
import { useLanguage } from '../language/language-context.tsx';
import { useSession } from '../session/session-context.tsx';
import styles from './navigation.module.css';

/** The pages of whoever is signed in. */
export function Navigation() {
  const { t } = useLanguage();
  const { state } = useSession();
  if (state.status !== 'signed-in') return null;
  return (
    <nav aria-label={t.navigation} className={styles.navigation}>
      <NavLink to="/requests">{t.requests.title}</NavLink>
      <NavLink to="/grants">{t.grants.title}</NavLink>
      <NavLink to="/invitations">{t.invitations.title}</NavLink>
      <NavLink to="/cases">{t.cases.title}</NavLink>
    </nav>
  );
}
