import { Button } from '../components/button.tsx';
import { useLanguage } from '../language/language-context.tsx';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import styles from './header.module.css';
import { Navigation } from './navigation.tsx';

/** The top of every page: the name, the other language, and who is signed in. */
export function Header() {
  const { language, t, setLanguage } = useLanguage();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <header className={styles.header}>
      <Brand />
      <Navigation />
      <div className={styles.controls}>
        <Button quiet lang={other} onClick={() => setLanguage(other)}>
          {t.otherLanguage}
        </Button>
        <Account />
      </div>
    </header>
  );
}
