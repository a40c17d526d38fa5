import { lazy } from 'react';
import { useLocation } from 'react-router';
import { PageHeading } from '../components/page-heading.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { useLanguage } from '../language/language-context.tsx';
import { useSession } from '../session/session-context.tsx';
import { CataloguePage } from './catalogue/catalogue-page.tsx';

const HomePage = lazy(async () => ({ default: (await import('./home/home-page.tsx')).HomePage }));

/** What waits for whoever is signed in; the catalogue for strangers, for searches, and at its own address. */
export function FirstPage() {
  const { t } = useLanguage();
  const { pathname, search } = useLocation();
  const { state } = useSession();
  if (pathname !== '/' || search !== '' || state.status === 'anonymous') return <CataloguePage />;
  if (state.status === 'signed-in') return <HomePage />;
  return (
    <div aria-busy="true">
      <PageHeading title={t.overview} />
      <Skeleton />
    </div>
  );
}
