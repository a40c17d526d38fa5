import { useQuery } from '@tanstack/react-query';
import type { LogEntry } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { PersonName } from '../../people/person-name.tsx';
import { useApi } from '../../session/session-context.tsx';
import { checkEntry } from './check-log.ts';
import styles from './log-entry-item.module.css';
import { logQueries } from './log-queries.ts';

/** One entry of the log: what was done, by whom, to what; and the check that it is in the log. */
export function LogEntryItem({ entry, vkey }: { entry: LogEntry; vkey: string | undefined }) {
  const { t, format } = useLanguage();
  const { audit } = entry;
  const object = audit?.object;
  const change = [audit?.previousState, audit?.nextState].filter((state) => state).join(' → ');
  return (
    <li className={styles.item}>
      <p className={styles.head}>
        <span className={styles.index}>{format.number(entry.index)}</span>
        <code>{entry.type}</code>
        <span>{format.date(entry.at)}</span>
      </p>
      <p className={styles.facts}>
        {object && (
          <span translate="no">
            {object.kind} {object.id}
            {object.version !== '' && `@${object.version}`}
          </span>
        )}
        {audit?.organisation && <span translate="no">{audit.organisation}</span>}
        {audit?.actorRole && (
          <span>
            {t.log.by(audit.actorRole)}
            {audit.actorPersonId !== '' && (
              <>
                {': '}
                <PersonName id={audit.actorPersonId} />
              </>
            )}
          </span>
        )}
        {change !== '' && <span>{change}</span>}
      </p>
      {vkey !== undefined && <Check entry={entry} vkey={vkey} />}
    </li>
  );
}

function Check({ entry, vkey }: { entry: LogEntry; vkey: string }) {
  const { t, format } = useLanguage();
  const proof = useQuery(logQueries(useApi()).proof(entry.index));
  if (proof.isError) return <ProblemNotice error={proof.error} onRetry={() => void proof.refetch()} />;
  if (proof.data === undefined)
    return (
      <Button quiet disabled={proof.isFetching} onClick={() => void proof.refetch()}>
        {proof.isFetching ? t.loading : t.log.check(format.number(entry.index))}
      </Button>
    );
  const check = checkEntry(entry.leaf, proof.data, vkey);
  if (!check.ok || check.index !== entry.index)
    return (
      <p role="alert" className={`${styles.verdict} ${styles.no}`}>
        <Icon name="close" />
        <span>
          {t.log.notInLog} {!check.ok && <span lang="en">{check.detail}</span>}
        </span>
      </p>
    );
  return (
    <>
      <p role="status" className={`${styles.verdict} ${styles.yes}`}>
        <Icon name="check" />
        {t.log.inLog(format.number(check.size))}
      </p>
      <details className={styles.steps}>
        <summary>{t.log.steps}</summary>
        <ol>
          <li>
            {t.log.leafHash} <code>{check.leafHash}</code>
          </li>
          {check.path.map((hash) => (
            <li key={hash}>
              {t.log.joined} <code>{hash}</code>
            </li>
          ))}
          <li>
            {t.log.gives} <code>{check.root}</code>
          </li>
          <li>{t.log.signedRoot}</li>
        </ol>
        <CodeBlock text={`alliance audit verify --entry ${entry.index}`} />
      </details>
    </>
  );
}
