import { Skeleton } from '../components/skeleton.tsx';
import { useLanguage } from '../language/language-context.tsx';
import styles from './person-name.module.css';
import { useNames } from './use-names.ts';

/** Who somebody is; where the reader may not know it, a word for their part in it. */
export function PersonName({ id, otherwise }: { id: string; otherwise?: string }) {
  const { t } = useLanguage();
  const names = useNames([id]);
  if (names.isPending) return <Skeleton className={styles.waiting} />;
  const name = names.of(id);
  return name === undefined ? (otherwise ?? t.people.somebody) : <span translate="no">{name}</span>;
}
