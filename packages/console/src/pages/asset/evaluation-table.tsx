import { Link } from 'react-router';
import { parseReference } from '../../api/paths.ts';
import type { Evaluation } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { assetHref } from './asset-href.ts';
import styles from './evaluation-table.module.css';
import { Section } from './section.tsx';
import type { EvaluationsQuery } from './use-asset-details.ts';

/** How a version of a model did, each value with the exact dataset version it was measured on. Nothing when nobody measured. */
export function EvaluationTable({ evaluations }: { evaluations: EvaluationsQuery }) {
  const { t } = useLanguage();
  const items = evaluations.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = t.asset.evaluationColumns;
  if (items.length === 0 && !evaluations.isError) return null;
  return (
    <Section id="evaluations" title={t.asset.evaluations}>
      <p className={styles.soft}>{t.asset.evaluationsIntro}</p>
      {evaluations.isError && <ProblemNotice error={evaluations.error} onRetry={() => void evaluations.refetch()} />}
      {items.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{columns.metric}</th>
              <th scope="col">{columns.value}</th>
              <th scope="col">{columns.dataset}</th>
              <th scope="col" className={styles.date}>
                {columns.date}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((evaluation) => (
              <EvaluationRow key={evaluation.id} evaluation={evaluation} />
            ))}
          </tbody>
        </table>
      )}
      {evaluations.hasNextPage && (
        <p>
          <Button disabled={evaluations.isFetchingNextPage} onClick={() => void evaluations.fetchNextPage()}>
            {t.search.more}
          </Button>
        </p>
      )}
    </Section>
  );
}

function EvaluationRow({
  evaluation: { metric, value, unit, dataset, split, recordedAt },
}: {
  evaluation: Evaluation;
}) {
  const { format } = useLanguage();
  const reference = parseReference(dataset ?? '');
  return (
    <tr>
      <th scope="row">{metric}</th>
      <td className={styles.value}>
        {format.measure(value)} {unit}
      </td>
      <td>
        {reference ? (
          <Link to={assetHref(reference, reference.version)}>
            {reference.organisation}/{reference.name} {reference.version}
          </Link>
        ) : (
          dataset
        )}
        {split !== '' && ` · ${split}`}
      </td>
      <td className={styles.date}>{format.date(recordedAt)}</td>
    </tr>
  );
}
