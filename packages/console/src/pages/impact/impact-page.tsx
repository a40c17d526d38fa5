import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { encodePart, withQuery } from '../../api/paths.ts';
import type { ImpactedVersion } from '../../api/retraction-types.ts';
import type { AssetKind, Page } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { assetHref } from '../asset/asset-href.ts';
import { ImpactList } from './impact-list.tsx';
import styles from './impact-page.module.css';

const PAGE = 100;

/** What was made from a version, and whom that concerns. */
export function ImpactPage({ kind }: { kind: AssetKind }) {
  const { t } = useLanguage();
  const api = useApi();
  const { organisation = '', name = '' } = useParams();
  const [params] = useSearchParams();
  const version = params.get('version') ?? '';
  const path = `/v1/provenance/${kind}/${[organisation, name, version].map(encodePart).join('/')}/impact`;
  const query = useInfiniteQuery({
    queryKey: ['impact', path],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ImpactedVersion>>(withQuery(path, { limit: PAGE, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last: Page<ImpactedVersion>) => last.nextCursor,
  });
  const versions = query.data?.pages.flatMap(({ items }) => items);
  return (
    <div className={styles.page}>
      <header>
        <p className={styles.crumb}>
          <Link to={assetHref({ kind, organisation, name }, version)} translate="no">{`${organisation}/${name}`}</Link>
        </p>
        <PageHeading title={t.impact.title(version)} />
        <p>{t.impact.intro}</p>
      </header>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <p aria-busy="true">
          <Skeleton />
        </p>
      )}
      {versions?.length === 0 && <p>{t.impact.none}</p>}
      {versions && versions.length > 0 && <ImpactList versions={versions} />}
      {query.hasNextPage && (
        <p>
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? t.loading : t.search.more}
          </Button>
        </p>
      )}
      <section>
        <h2 className={styles.crumb}>{t.requests.onCommandLine}</h2>
        <CodeBlock text={`alliance impact ${kind}:${organisation}/${name}@${version}`} />
      </section>
    </div>
  );
}
