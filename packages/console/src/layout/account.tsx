import { useMutation } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { Button } from '../components/button.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { useLanguage } from '../language/language-context.tsx';
import { useSession } from '../session/session-context.tsx';
import styles from './account.module.css';

/** Who is signed in and the way out, or the way in. */
export function Account() {
  const { t } = useLanguage();
  const { state, session } = useSession();
  const { pathname, search } = useLocation();
  const signOut = useMutation({ mutationFn: () => session.signOut() });
  if (state.status === 'restoring') return <Skeleton className={styles.waiting} />;
  if (state.status === 'anonymous') {
    const then = pathname === '/' && search === '' ? '' : `?then=${encodeURIComponent(pathname + search)}`;
    return pathname === '/sign-in' ? null : <Link to={`/sign-in${then}`}>{t.signIn}</Link>;
  }
  return (
    <span className={styles.account}>
      <span className={styles.name}>
        <span className="visually-hidden">{t.signedInAs(state.name)}</span>
        <span aria-hidden="true">{state.name}</span>
      </span>
      <Button quiet disabled={signOut.isPending} onClick={() => signOut.mutate()}>
        {t.signOut}
      </Button>
    </span>
  );
}
