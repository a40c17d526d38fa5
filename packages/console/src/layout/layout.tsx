import { type ReactNode, useEffect } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { useLanguage } from '../language/language-context.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import styles from './layout.module.css';

/** What every page has around it. */
export function Layout({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  useScrollToTop();
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#content">
        {t.skip}
      </a>
      <Header />
      <main id="content" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <Footer />
    </div>
  );
}

/** A new page is read from its top; going back leads to where one was, which the browser does. */
function useScrollToTop(): void {
  const { pathname } = useLocation();
  const isNew = useNavigationType() === NavigationType.Push;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the occasion, not an input
  useEffect(() => {
    if (isNew) scrollTo(0, 0);
  }, [pathname]);
}
