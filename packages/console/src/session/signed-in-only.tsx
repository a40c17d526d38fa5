import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { PageHeading } from '../components/page-heading.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { useLanguage } from '../language/language-context.tsx';
import { useSession } from './session-context.tsx';

/** A page for whoever is signed in; others are asked to. */
export function SignedInOnly({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useLanguage();
  const { state } = useSession();
  const { pathname, search } = useLocation();
  if (state.status === 'signed-in') return children;
  return (
    <>
      <PageHeading title={title} />
      {state.status === 'restoring' ? (
        <p>
          <Skeleton />
        </p>
      ) : (
        <p>
          {t.signInFirst} <Link to={`/sign-in?then=${encodeURIComponent(pathname + search)}`}>{t.signIn}</Link>
        </p>
      )}
    </>
  );
}
