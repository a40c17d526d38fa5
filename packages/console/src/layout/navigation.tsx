import { NavLink } from 'react-router';
import { useLanguage } from '../language/language-context.tsx';
import { useSession } from '../session/session-context.tsx';
import { useReader } from '../session/use-reader.ts';
import styles from './navigation.module.css';

/** The pages of whoever is signed in. */
export function Navigation() {
  const { t } = useLanguage();
  const { state } = useSession();
  const { isGovernance, isAuditor } = useReader();
  if (state.status !== 'signed-in') return null;
  return (
    <nav aria-label={t.navigation} className={styles.navigation}>
      <NavLink to="/catalogue">{t.home}</NavLink>
      <NavLink to="/requests">{t.requests.title}</NavLink>
      <NavLink to="/grants">{t.grants.title}</NavLink>
      <NavLink to="/invitations">{t.invitations.title}</NavLink>
      <NavLink to="/cases">{t.cases.title}</NavLink>
      {(isGovernance || isAuditor) && <NavLink to="/governance">{t.governance}</NavLink>}
    </nav>
  );
}
