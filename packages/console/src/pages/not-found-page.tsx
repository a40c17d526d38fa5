import { Link } from 'react-router';
import { PageHeading } from '../components/page-heading.tsx';
import { useLanguage } from '../language/language-context.tsx';

/** For an address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useLanguage();
  return (
    <>
      <PageHeading title={t.notFoundPage.title} />
      <p>{t.notFoundPage.text}</p>
      <p>
        <Link to="/catalogue">{t.notFoundPage.back}</Link>
      </p>
    </>
  );
}
