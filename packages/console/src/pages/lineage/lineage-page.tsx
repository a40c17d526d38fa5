import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { formatReference } from '../../api/paths.ts';
import type { AssetKind, AssetName } from '../../api/types.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { assetQueries } from '../asset/asset-queries.ts';
import { ExportSection } from './export-section.tsx';
import { LineageGraph } from './lineage-graph.tsx';
import { LineageList } from './lineage-list.tsx';
import styles from './lineage-page.module.css';
import { useLineage } from './use-lineage.ts';

/** Where a version came from and what came from it, to look at and to read. */
export function LineagePage({ kind }: { kind: AssetKind }) {
  const { t } = useLanguage();
  const { organisation = '', name = '' } = useParams();
  const [params] = useSearchParams();
  const asset: AssetName = { kind, organisation, name };
  const known = useQuery(assetQueries(useApi(), asset).asset());
  const version = params.get('version') ?? known.data?.latestVersion ?? '';
  return (
    <div className={styles.page}>
      <header>
        <p>
          <Link to={`/${kind}s/${organisation}/${name}`} translate="no">
            {organisation}/{name}
          </Link>
        </p>
        <PageHeading title={t.lineage.title(version)} />
        <p className={styles.soft}>{t.lineage.intro}</p>
      </header>
      {known.isError && <ProblemNotice error={known.error} />}
      {known.data && (version === '' ? <p>{t.asset.noVersions}</p> : <Shown asset={asset} version={version} />)}
    </div>
  );
}

function Shown({ asset, version }: { asset: AssetName; version: string }) {
  const { t } = useLanguage();
  const lineage = useLineage({ ...asset, version });
  if (lineage.isError) return <ProblemNotice error={lineage.error} onRetry={() => void lineage.refetch()} />;
  if (lineage.isPending)
    return (
      <p aria-busy="true">
        <Skeleton />
      </p>
    );
  return (
    <>
      {!lineage.data.isWhole && <Notice tone="warn" title={t.lineage.notWhole} />}
      {lineage.data.edges.length === 0 ? <p>{t.lineage.nothing}</p> : <LineageGraph lineage={lineage.data} />}
      <LineageList lineage={lineage.data} />
      <ExportSection asset={asset} version={version} />
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={`alliance lineage ${formatReference(asset, version)}`} />
      </section>
    </>
  );
}
