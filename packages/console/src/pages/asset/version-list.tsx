import { Link } from 'react-router';
import type { Asset, Version } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { LazyMarkdown } from '../../markdown/lazy-markdown.ts';
import { assetHref } from './asset-href.ts';
import { Section } from './section.tsx';
import type { VersionsQuery } from './use-asset-details.ts';
import styles from './version-list.module.css';

type VersionListProps = { asset: Asset; shown: Version | undefined; versions: VersionsQuery };

/** Every version, newest first, and what is new in the one shown. */
export function VersionList({ asset, shown, versions }: VersionListProps) {
  const { t } = useLanguage();
  const items = versions.data?.pages.flatMap((page) => page.items);
  return (
    <Section id="versions" title={t.asset.versions}>
      {versions.isError && <ProblemNotice error={versions.error} onRetry={() => void versions.refetch()} />}
      {items?.length === 0 && <p className={styles.soft}>{t.asset.noVersions}</p>}
      {items && items.length > 0 && (
        <ol className={styles.versions}>
          {items.map((version) => (
            <VersionRow
              key={version.version}
              asset={asset}
              version={version}
              isShown={version.version === shown?.version}
            />
          ))}
        </ol>
      )}
      {versions.hasNextPage && (
        <p>
          <Button disabled={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
            {t.asset.moreVersions}
          </Button>
        </p>
      )}
      {shown && shown.notes !== '' && (
        <div className={styles.notes}>
          <h3>{t.asset.notes(shown.version)}</h3>
          <LazyMarkdown text={shown.notes} above={3} />
        </div>
      )}
    </Section>
  );
}

function VersionRow({ asset, version, isShown }: { asset: Asset; version: Version; isShown: boolean }) {
  const { t, format } = useLanguage();
  const { state } = version;
  return (
    <li className={styles.version}>
      <Link
        to={assetHref(asset, version.version)}
        aria-current={isShown ? 'true' : undefined}
        className={styles.number}
      >
        {version.version}
      </Link>
      <span>{format.date(version.publishedAt ?? version.createdAt)}</span>
      <span>
        {format.bytes(version.totalBytes)}, {t.asset.fileCount(version.fileCount, format.number(version.fileCount))}
      </span>
      {state !== null && state !== 'published' && (
        <span className={state === 'retracted' ? styles.bad : styles.warn}>{t.states[state]}</span>
      )}
    </li>
  );
}
