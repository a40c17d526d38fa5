import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './results-skeleton.module.css';

/** Holds the place of the first results. */
export function ResultsSkeleton() {
  const { t } = useLanguage();
  return (
    <>
      <p className="visually-hidden">{t.loading}</p>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((row) => (
        <div key={row} className={styles.row}>
          <Skeleton className={styles.title} />
          <Skeleton className={styles.name} />
          <Skeleton />
          <Skeleton className={styles.facts} />
        </div>
      ))}
    </>
  );
}
