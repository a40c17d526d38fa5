import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { formatReference } from '../../api/paths.ts';
import { problemOf } from '../../api/request-failure.ts';
import type { AssetKind, AssetName } from '../../api/types.ts';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { loadMarkdown } from '../../markdown/lazy-markdown.ts';
import { useApi } from '../../session/session-context.tsx';
import { AssetAbsent } from './asset-absent.tsx';
import { assetQueries } from './asset-queries.ts';
import { AssetSkeleton } from './asset-skeleton.tsx';
import { AssetView } from './asset-view.tsx';

/** The page of a dataset or model, of its newest version or of the one that the address names. */
export function AssetPage({ kind }: { kind: AssetKind }) {
  const { organisation = '', name = '' } = useParams();
  const [params] = useSearchParams();
  const ref: AssetName = { kind, organisation, name };
  const asset = useQuery(assetQueries(useApi(), ref).asset());
  useEffect(() => void loadMarkdown().catch(() => undefined), []);
  if (asset.isPending) return <AssetSkeleton />;
  if (asset.isError) {
    return problemOf(asset.error).code === 'not_found' ? (
      <AssetAbsent reference={formatReference(ref)} />
    ) : (
      <AssetProblem reference={formatReference(ref)} error={asset.error} onRetry={() => void asset.refetch()} />
    );
  }
  const version = params.get('version') ?? asset.data.latestVersion;
  return <AssetView key={formatReference(ref)} asset={asset.data} version={version} />;
}

function AssetProblem({ reference, error, onRetry }: { reference: string; error: unknown; onRetry: () => void }) {
  const { t } = useLanguage();
  return (
    <>
      <PageHeading title={reference} />
      <ProblemNotice title={t.otherProblem} error={error} onRetry={onRetry} />
    </>
  );
}
