import { useQueries, useQuery } from '@tanstack/react-query';
import type { OutboxStatus } from '../../api/overseen-types.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import styles from './governance-page.module.css';
import { healthQueries, SERVICES } from './health-queries.ts';
import { NodeFacts } from './node-facts.tsx';
import { governanceWords } from './words.ts';

/** How the node is: which services are ready, what waits between them, how far the catalogue is behind, how old the log's end is. */
export function Health() {
  const { t } = useLanguage();
  const words = useWords(governanceWords);
  const queries = healthQueries(useApi());
  const ready = useQuery(queries.ready);
  const outboxes = useQueries({ queries: SERVICES.map((service) => queries.outbox(service)) });
  const refused = outboxes.find(({ isError }) => isError);
  return (
    <div className={styles.page}>
      <NodeFacts />
      {ready.isError && <ProblemNotice error={ready.error} onRetry={() => void ready.refetch()} />}
      {refused?.error && <ProblemNotice error={refused.error} onRetry={() => void refused.refetch()} />}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.service}</th>
            <th scope="col">{words.answers}</th>
            <th scope="col">{words.unpublished}</th>
            <th scope="col">{words.pending}</th>
          </tr>
        </thead>
        <tbody>
          {SERVICES.map((service, at) => (
            <tr key={service}>
              <th scope="row" translate="no">
                {service}
              </th>
              <td>
                {ready.data && <Answers isReady={!ready.data.notReady.includes(service)} />}
                {ready.isPending && <Skeleton />}
                {ready.isError && '–'}
              </td>
              <Waiting status={outboxes[at]?.data} isPending={outboxes[at]?.isPending ?? false} />
            </tr>
          ))}
        </tbody>
      </table>
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={'alliance doctor\nalliance catalogue status'} />
      </section>
    </div>
  );
}

function Answers({ isReady }: { isReady: boolean }) {
  const words = useWords(governanceWords);
  return <span className={isReady ? styles.good : styles.late}>{isReady ? words.ready : words.notReady}</span>;
}

/** Events of a service that are not told yet, and events of others that it has not taken in. */
function Waiting({ status, isPending }: { status: OutboxStatus | undefined; isPending: boolean }) {
  const { format } = useLanguage();
  const words = useWords(governanceWords);
  if (!status)
    return [words.unpublished, words.pending].map((column) => <td key={column}>{isPending ? <Skeleton /> : '–'}</td>);
  const pending = status.consumers.reduce((sum, consumer) => sum + consumer.pending, 0);
  const { oldestUnpublishedAt } = status;
  return (
    <>
      <td className={styles.value}>
        {format.number(status.unpublished)}
        {oldestUnpublishedAt !== null && ` (${format.ago(oldestUnpublishedAt)})`}
      </td>
      <td className={styles.value}>{format.number(pending)}</td>
    </>
  );
}
