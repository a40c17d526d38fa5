import { Skeleton } from '../components/skeleton.tsx';
import { useLanguage } from '../language/language-context.tsx';
import styles from './person-name.module.css';
import { useNames } from './use-names.ts';

/** Who some people are, as a list in words; those whom the reader may not know are counted at its end. */
export function PersonNames({ ids }: { ids: readonly string[] }) {
  const { t, format } = useLanguage();
  const names = useNames(ids);
  if (names.isPending) return <Skeleton className={styles.waiting} />;
  const known = ids.flatMap((id) => names.of(id) ?? []);
  const others = ids.length - known.length;
  return format.list(others === 0 ? known : [...known, t.people.others(others, format.number(others))]);
}
