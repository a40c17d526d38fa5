import { useQuery } from '@tanstack/react-query';
import type { LogEntry } from '../../api/access-types.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import { LogEntryItem } from '../log/log-entry-item.tsx';
import { LogHeadPanel } from '../log/log-head-panel.tsx';
import { logQueries } from '../log/log-queries.ts';
import { CaseWork } from './case-work.tsx';
import styles from './home-page.module.css';
import { firstOf } from './home-queries.ts';
import { homeWords } from './words.ts';
import { Work } from './work.tsx';

/** What auditors look at: the newest state of the log, checked here, its last entries with their checks, and cases. */
export function AuditorWork() {
  const api = useApi();
  const { t } = useLanguage();
  const words = useWords(homeWords);
  const head = useQuery(logQueries(api).head());
  const entries = useQuery(firstOf<LogEntry>(api, 'log', '/v1/audit/entries', { limit: 5 }));
  return (
    <>
      <section className={styles.work} aria-labelledby="log-head">
        <h2 id="log-head">{words.logHead}</h2>
        {head.isPending && (
          <p aria-busy="true" className={styles.waiting}>
            <Skeleton />
          </p>
        )}
        {head.isError && <ProblemNotice error={head.error} onRetry={() => void head.refetch()} />}
        {head.data && <LogHeadPanel {...head.data} />}
      </section>
      <Work
        id="log-entries"
        title={words.lastEntries}
        query={entries}
        all={{ to: '/transparency', text: words.allEntries }}
        none={t.log.none}
      >
        {(items) => (
          <ol>
            {items.map((entry) => (
              <LogEntryItem key={entry.index} entry={entry} vkey={head.data?.keys} />
            ))}
          </ol>
        )}
      </Work>
      <CaseWork id="all-cases" title={words.openCases} none={words.noOpenCases} />
    </>
  );
}
