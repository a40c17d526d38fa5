import { useQueries } from '@tanstack/react-query';
import type { AssetDownloads } from '../../api/overseen-types.ts';
import { encodePart, withQuery } from '../../api/paths.ts';
import type { Page } from '../../api/types.ts';
import { AssetLink } from '../../components/asset-link.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import { BarChart } from './bar-chart.tsx';
import { type AssetUsage, gatherUsage, type Measure } from './gather-usage.ts';
import styles from './usage-page.module.css';
import { usageWords } from './words.ts';

/** The longest page of the API; with more assets than that, the rest is in the CSV. */
const PAGE = 200;
/** As many as can be taken in at a glance; the table has all. */
const DRAWN = 6;

type UsageChartsProps = { organisation: string; months: readonly string[]; measure: Measure };

/** A chart for each of the most used assets, on one scale, and the table with all of them. */
export function UsageCharts({ organisation, months, measure }: UsageChartsProps) {
  const words = useWords(usageWords);
  const statements = useStatements(organisation, months);
  const failed = statements.find(({ isError }) => isError);
  if (failed) return <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  if (statements.some(({ isPending }) => isPending))
    return (
      <p aria-busy="true" className={styles.waiting}>
        <Skeleton />
      </p>
    );
  const usage = gatherUsage(statements.map(({ data }) => data?.items ?? []));
  if (usage.length === 0) return <p className={styles.soft}>{words.none}</p>;
  return (
    <>
      <Charts usage={usage.slice(0, DRAWN)} months={months} measure={measure} />
      <UsageTable usage={usage} months={months} measure={measure} />
      {statements.some(({ data }) => data?.nextCursor) && <p className={styles.soft}>{words.notAll}</p>}
    </>
  );
}

function useStatements(organisation: string, months: readonly string[]) {
  const api = useApi();
  const path = `/v1/organisations/${encodePart(organisation)}/usage-statements`;
  return useQueries({
    queries: months.map((month) => ({
      queryKey: ['usage', organisation, month],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<Page<AssetDownloads>>(withQuery(path, { month, limit: PAGE }), signal),
    })),
  });
}

type Shown = { usage: readonly AssetUsage[]; months: readonly string[]; measure: Measure };

function Charts({ usage, months, measure }: Shown) {
  const { format } = useLanguage();
  const most = Math.max(...usage.flatMap((one) => one.months.map((month) => month[measure])));
  const show = measure === 'bytes' ? format.bytes : format.compact;
  return (
    <div className={styles.charts}>
      {usage.map(({ asset, months: values }) => (
        <BarChart
          key={asset}
          title={asset}
          most={most}
          bars={months.map((month, at) => {
            const value = values[at]?.[measure] ?? 0;
            return { label: format.month(month), value, shown: show(value) };
          })}
        />
      ))}
    </div>
  );
}

function UsageTable({ usage, months, measure }: Shown) {
  const { format } = useLanguage();
  const words = useWords(usageWords);
  const show = measure === 'bytes' ? format.bytes : format.number;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it scrolls sideways, by keyboard too
    <section className={styles.scroll} tabIndex={0} aria-label={words.table}>
      <table className={styles.table}>
        <caption>{words.caption(words.measures[measure])}</caption>
        <thead>
          <tr>
            <th scope="col">{words.asset}</th>
            {months.map((month) => (
              <th key={month} scope="col">
                {format.month(month)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {usage.map(({ asset, months: values }) => (
            <tr key={asset}>
              <th scope="row">
                <AssetLink reference={asset} />
              </th>
              {values.map((value, at) => (
                <td key={months[at]}>{show(value[measure])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
