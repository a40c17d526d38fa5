import { Link, useLocation } from 'react-router';
import { PageHeading } from '../../components/page-heading.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useSession } from '../../session/session-context.tsx';
import styles from './asset-absent.module.css';

/** What is private looks as if it were not there: the page says both. */
export function AssetAbsent({ reference }: { reference: string }) {
  const { t } = useLanguage();
  const { state } = useSession();
  const { pathname, search } = useLocation();
  return (
    <div className={styles.absent}>
      <PageHeading title={t.asset.notFoundTitle} />
      <p>{t.asset.notFound(reference)}</p>
      {state.status === 'anonymous' && (
        <p>
          {t.asset.notFoundSignIn} <Link to={`/sign-in?then=${encodeURIComponent(pathname + search)}`}>{t.signIn}</Link>
        </p>
      )}
      <p>
        <Link to="/catalogue">{t.notFoundPage.back}</Link>
      </p>
    </div>
  );
}
