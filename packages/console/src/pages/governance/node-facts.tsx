import { useQuery } from '@tanstack/react-query';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import styles from './governance-page.module.css';
import { healthQueries } from './health-queries.ts';
import { governanceWords } from './words.ts';

/** How far the catalogue is behind, and when the log last grew. */
export function NodeFacts() {
  const { format } = useLanguage();
  const words = useWords(governanceWords);
  const queries = healthQueries(useApi());
  const index = useQuery(queries.index);
  const entry = useQuery(queries.newestEntry);
  if (index.isPending || entry.isPending)
    return (
      <p aria-busy="true">
        <Skeleton />
      </p>
    );
  const facts: [string, string][] = [
    [words.searchable, index.data ? format.number(index.data.items) : '–'],
    [words.lag, index.data ? words.milliseconds(format.number(index.data.lastLagMs)) : '–'],
    [words.rebuilding, index.data?.rebuilding ? words.yes : words.no],
    [words.logSize, entry.data ? format.number(entry.data.index + 1) : '–'],
    [words.logAge, entry.data?.at ? format.ago(entry.data.at) : '–'],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
