import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './asset-skeleton.module.css';

/** Holds the place of an asset's page. */
export function AssetSkeleton() {
  const { t } = useLanguage();
  return (
    <div className={styles.page}>
      <p className="visually-hidden" role="status">
        {t.loading}
      </p>
      <Skeleton className={styles.name} />
      <Skeleton className={styles.title} />
      <Skeleton className={styles.summary} />
    </div>
  );
}
